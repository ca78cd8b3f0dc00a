"""Visible strings of logging in and out."""

STRINGS: dict[str, dict[str, str]] = {
    "account_title": {"en": "Log in", "te": "లాగిన్ చేయండి"},
    "account_why": {
        "en": "To make documents here you need an account. Whoever runs this server gives it to you. A document that somebody shared with you opens by its link, without one.",
        "te": "ఇక్కడ పత్రాలు తయారుచేయడానికి ఖాతా అవసరం. దాన్ని ఈ సర్వర్ నిర్వాహకులు ఇస్తారు. ఎవరైనా మీతో పంచుకున్న పత్రం ఖాతా లేకుండానే దాని లింకుతో తెరుచుకుంటుంది.",
    },
    "account_at": {"en": "Log in at {host}", "te": "{host} ఖాతాతో లాగిన్ చేయండి"},
    "account_why_elsewhere": {
        "en": "To make documents here, log in with an account you have there. This server learns your name there, and nothing else. A document that somebody shared with you opens by its link, without one.",
        "te": "ఇక్కడ పత్రాలు తయారుచేయడానికి అక్కడ మీకున్న ఖాతాతో లాగిన్ చేయండి. అక్కడి మీ పేరు తప్ప ఈ సర్వర్‌కు ఇంకేమీ తెలియదు. ఎవరైనా మీతో పంచుకున్న పత్రం ఖాతా లేకుండానే దాని లింకుతో తెరుచుకుంటుంది.",
    },
    "account_name": {"en": "Name", "te": "పేరు"},
    "account_password": {"en": "Password", "te": "పాస్‌వర్డ్"},
    "account_log_in": {"en": "Log in", "te": "లాగిన్ చేయండి"},
    "account_log_out": {"en": "Log out", "te": "లాగౌట్ చేయండి"},
    "account_lost": {
        "en": "The server did not answer. Try again.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు. మళ్లీ ప్రయత్నించండి.",
    },
}
