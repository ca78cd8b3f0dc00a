// Joins the editor to Gradio: what gr.HTML hands to js_on_load (element, props, server, watch).

function start(element, props, server, watch) {
  const sheet = document.createElement("style");
  sheet.textContent = EDITOR_CSS;
  element.append(sheet);
  const section = element.querySelector(".lk");
  const editor = new Editor(section, server, props.strings);
  new Hands(editor);
  section.editor = editor;
  editor.show(props.value);
  watch("value", () => editor.show(props.value));
  watch("strings", () => editor.translate(props.strings));
}

start(element, props, server, watch);
