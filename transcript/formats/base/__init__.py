"""What every format shares: options, selection of rows, names, labels, tiers, drafts."""
