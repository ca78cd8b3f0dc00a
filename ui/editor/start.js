// Joins the editor to Gradio: what gr.HTML hands to js_on_load (element, props, server, watch).

function start(element, props, server, watch) {
  const sheet = document.createElement("style");
  sheet.textContent = EDITOR_CSS;
  element.append(sheet);
  const editor = new Editor(element.querySelector(".lk"), server, props.strings);
  new Hands(editor);
  editor.show(props.value);
  watch("value", () => editor.show(props.value));
  watch("strings", () => editor.translate(props.strings));
}

start(element, props, server, watch);
