"""Routes and pages reached by a document's secret."""
