"""Visible strings of the links by which a document is shared, and of a document that may only be read."""

STRINGS: dict[str, dict[str, str]] = {
    "editor_share": {"en": "Share this document…", "te": "ఈ పత్రాన్ని పంచుకోండి…"},
    "editor_share_title": {"en": "Share “{name}”", "te": "“{name}” ను పంచుకోండి"},
    "editor_share_about": {
        "en": "Whoever has a link opens this document with it. Nobody who came by a link can delete the document or share it on from here, and you can revoke each link at any time.",
        "te": "లింకు ఉన్న ఎవరైనా దానితో ఈ పత్రాన్ని తెరవగలరు. లింకు ద్వారా వచ్చినవారు పత్రాన్ని తొలగించలేరు, కొత్త లింకులు తయారుచేయలేరు; ప్రతి లింకునూ మీరు ఎప్పుడైనా రద్దు చేయవచ్చు.",
    },
    "editor_share_read": {"en": "Make a link to read", "te": "చదవడానికి లింకు తయారుచేయండి"},
    "editor_share_edit": {"en": "Make a link to edit", "te": "సవరించడానికి లింకు తయారుచేయండి"},
    "editor_share_address": {"en": "The new link", "te": "కొత్త లింకు"},
    "editor_share_copy": {"en": "Copy", "te": "కాపీ చేయండి"},
    "editor_share_copied": {"en": "Copied.", "te": "కాపీ అయింది."},
    "editor_share_copy_yourself": {
        "en": "The browser does not let this page copy. The link is selected: copy it yourself.",
        "te": "కాపీ చేయడానికి బ్రౌజర్ అనుమతించలేదు. లింకును ఎంచుకున్నాం: మీరే కాపీ చేయండి.",
    },
    "editor_share_once": {
        "en": "It is shown now only: the server keeps no copy of it.",
        "te": "ఇది ఇప్పుడు మాత్రమే కనిపిస్తుంది: దీని కాపీ సర్వర్‌లో ఉండదు.",
    },
    "editor_share_made_read": {
        "en": "A new link. Whoever has it can read, listen and download.",
        "te": "కొత్త లింకు ఇది. ఇది ఉన్నవారు చదవగలరు, వినగలరు, డౌన్‌లోడ్ చేయగలరు.",
    },
    "editor_share_made_edit": {
        "en": "A new link. Whoever has it can change the text, too.",
        "te": "కొత్త లింకు ఇది. ఇది ఉన్నవారు పాఠ్యాన్ని మార్చగలరు కూడా.",
    },
    "editor_share_list": {"en": "Links to this document", "te": "ఈ పత్రానికి ఉన్న లింకులు"},
    "editor_share_none": {"en": "There is none yet.", "te": "ఇంకా ఏదీ లేదు."},
    "editor_share_may_read": {"en": "May read", "te": "చదవవచ్చు"},
    "editor_share_may_edit": {"en": "May edit", "te": "సవరించవచ్చు"},
    "editor_share_when": {"en": "made {when}", "te": "తయారైంది: {when}"},
    "editor_share_used": {"en": "last used {when}", "te": "చివరిగా వాడింది: {when}"},
    "editor_share_unused": {"en": "not used yet", "te": "ఇంకా వాడలేదు"},
    "editor_share_revoke": {"en": "Revoke", "te": "రద్దు చేయండి"},
    "editor_share_revoke_of": {
        "en": "Revoke the link that ends in {ending}",
        "te": "{ending} తో ముగిసే లింకును రద్దు చేయండి",
    },
    "editor_share_revoked": {
        "en": "Revoked. Pages that are open by it learn it with their next request.",
        "te": "రద్దయింది. దాని ద్వారా తెరిచిన పేజీలకు తర్వాతి అభ్యర్థనతో ఈ సంగతి తెలుస్తుంది.",
    },
    "editor_share_lost": {
        "en": "The server did not answer. Try again.",
        "te": "సర్వర్ నుండి జవాబు రాలేదు. మళ్లీ ప్రయత్నించండి.",
    },
    "editor_read_only": {"en": "Read only", "te": "చదవడానికి మాత్రమే"},
    "editor_read_only_why": {
        "en": "You came by a link that only lets you read.",
        "te": "మీరు చదవడానికి మాత్రమే వీలిచ్చే లింకు ద్వారా వచ్చారు.",
    },
}
