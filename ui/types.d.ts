// The shapes that the page's modules share. For the checks only: nothing of it is served.

/** What Gradio's `gr.HTML` hands over, as `ui.modules.on_load` passes it on. */
export interface Component<Value = unknown, Given = unknown> {
    element: HTMLElement;
    /** The newest values; the component reads them, Gradio writes them. */
    props: { value: Value | null; strings: Strings };
    /** The server's functions by name; Gradio's client answers undefined for any failure. */
    server: Record<string, (payload: object) => Promise<any>>;
    /** Runs the listener after each change of that value by the server. */
    watch: (name: "value" | "strings", listener: () => void) => void;
    /** The component's own events, by name. */
    triggers: Record<string, (data?: unknown) => void>;
    /** What Python gave the module besides. */
    given: Given;
}

export type Strings = Record<string, string>;
/** The strings of the moment; other ones are put in when another language is chosen. */
export type Words = { strings: Strings };
/** Words that the page fills in itself: the key of a string and its values. */
export type Phrase = { key: string; [value: string]: unknown };
export type Look = { language: string; theme: string };

/** What another room has to say, as `ui.views` hands it on: a code with values, and the English sentence. */
export type Told = {
    code?: string;
    values?: Record<string, unknown>;
    sentence?: string;
    error?: string;
    detail?: string;
    reason?: string;
};

export type Flag = Told & { kind: string; reason: string };
export type Alternative = { text: string; engine: string; language: string | null };

/** One row of the transcript, as `ui.views` makes it. */
export interface Row {
    id: string;
    start_ms: number;
    end_ms: number;
    speaker: string | null;
    language: string | null;
    engine: string;
    text: string;
    status: string;
    flags?: Flag[];
    alternatives?: Alternative[];
    /** [start, end, confidence] in UTF-16 units of the stored text. */
    doubts?: Doubt[];
}
export type Doubt = [start: number, end: number, confidence: number | null];
/** A row's own value that a person changes in place. */
export type Field = "text" | "start_ms" | "end_ms" | "speaker" | "language" | "status";

export interface Export {
    name: string;
    label: string;
    tool?: Told;
    /** Whether people know the tool better than the label. */
    by_tool?: boolean;
    /** What it is for: to read, to work on, to train. */
    group?: "read" | "work" | "train";
    /** Whether it holds the recording. */
    is_large?: boolean;
    url: string;
    page?: boolean;
}
export interface Recogniser {
    language: string;
    role: string;
    name: string;
    label: string;
    draft: boolean;
}

/** Everything about a document except its rows. */
export interface Meta {
    kind?: string;
    document_id: string | null;
    /** What who looks at it may do: its owner all, who came by a link that or less. */
    rights?: "read" | "edit" | "own";
    name?: string;
    duration_ms: number;
    revision?: number;
    /** How often a job wrote into the document. */
    machine?: number;
    /** No job writes rows any more. */
    complete?: boolean;
    saved_at?: string;
    can_undo?: boolean;
    can_redo?: boolean;
    media_url?: string | null;
    /** Of a document whose recording is still to come: what was spoken so far. */
    live_url?: string | null;
    peaks_url?: string | null;
    spectrogram_url?: string | null;
    /** Another one for another recording. */
    sound_key?: string;
    changes_url?: string | null;
    words_url?: string | null;
    copied_url?: string | null;
    checks_url?: string | null;
    memory_url?: string | null;
    corrections_url?: string | null;
    has_voices?: boolean;
    speakers?: string[];
    /** How many there are, also while some are still on their way. */
    rows?: number;
    languages: { code: string; label: string }[];
    hearers?: Recogniser[];
    exports: Export[];
    notices: Told[];
    /** What may be chosen about the file that was opened. */
    questions?: FileQuestion[];
}
/** What was assumed about an opened file, and every way to read it with its first rows. */
export interface FileQuestion {
    code: string;
    chosen: string;
    options: { value: string; label: string; preview: string[] }[];
}
/** A document as the editor shows it, with rows: all of them, or the first that came. */
export type View = Meta & { document_id: string; name: string; segments: Row[] };
/** What the server says of a document that is shown, without its rows. */
export type Description = Omit<View, "segments">;
/** What the editor is given to show: which document, which it fetches itself. */
export type Shown = { kind: string; document_id?: string; revision?: number };
/** Which state of a document: people's edits are counted, and what a job wrote is counted apart. */
export type Version = { revision: number; machine: number };
/** Rows that follow each other, as they were at a version; whether others stand before and behind them. */
export type Piece = Version & { rows: Row[]; first: boolean; last: boolean };

/** The server's functions by name; `ask_server.js` calls them. */
export type Server = Component["server"];
/** An edit that the server has taken, undone or made again. */
export interface Acknowledgement {
    revision: number;
    saved_at: string;
    can_undo: boolean;
    can_redo: boolean;
    changed?: Row[];
    removed?: string[];
    /** How many verified rows were left alone. */
    spared?: number;
    /** How often a job wrote, and the rows that it alone changed or took away; only in what is new. */
    machine?: number;
    written?: string[];
}
/** One step that waits in the queue: an edit, or undo and redo of what the server holds. */
export interface Entry {
    name: "edit" | "undo" | "redo";
    id: string;
    /** A field of the row, or the operation. */
    field: string;
    value: any;
    /** What stood there before; tells later whether others changed it. */
    was: any;
    /** Every value that was sent for it. */
    sent: any[];
    /** The revision that undo or redo starts from. */
    at?: number;
}
export type LostEdit = { id: string; field: string; value: any };

/** What an audio thread has besides (AudioWorkletGlobalScope). */
declare global {
    const sampleRate: number;
    class AudioWorkletProcessor {
        readonly port: MessagePort;
    }
    function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
}
