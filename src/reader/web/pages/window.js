// The terminal measures its letters once, when it opens: their font has to be there by then.
const open = window.onload;
window.onload = async (event) => {
  const terminal = document.getElementById("terminal");
  terminal.dataset.sessionWebsocketUrl = window.location.origin.replace(/^http/, "ws") + "/ws";
  try {
    await document.fonts.load("16px 'Roboto Mono'");
  } catch (error) {
    console.warn("another font is used", error);
  }
  open(event);
};
