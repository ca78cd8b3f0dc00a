// Holds under which heading each key stands in the sheet behind `?`, by the string that says what it does.

/** The heading's string -> the strings of its lines, in their order.
 * @type {Record<string, string[]>} */
export const KEY_GROUPS = {
  editor_keys_text: [
    "editor_key_edit",
    "editor_key_enter",
    "editor_key_verify",
    "editor_key_break",
    "editor_key_latin",
    "editor_key_escape",
    "editor_key_undo",
  ],
  editor_keys_ways: [
    "editor_key_move",
    "editor_key_ends",
    "editor_key_across",
    "editor_key_choose",
    "editor_key_doubt",
    "editor_key_find",
    "editor_key_help",
  ],
  editor_keys_sound: [
    "editor_key_space",
    "editor_key_play",
    "editor_key_back",
    "editor_key_word",
    "editor_key_listen",
    "editor_key_loop",
    "editor_key_speed",
    "editor_key_zoom",
    "editor_key_nudge_start",
    "editor_key_nudge_end",
  ],
  editor_keys_rows: [
    "editor_key_speaker_row",
    "editor_key_speaker",
    "editor_key_split",
    "editor_key_split_playhead",
    "editor_key_merge",
    "editor_key_insert",
    "editor_key_delete",
    "editor_key_skip",
    "editor_key_swap",
    "editor_key_revert",
    "editor_key_row_menu",
  ],
};
