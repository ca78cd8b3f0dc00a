"""Files for scoring: RTTM, CTM, STM."""
