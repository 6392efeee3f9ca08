// The keys of the room. Each does what a button or a link on the page does; the list of them is on the page.

const SINGLE = "room-single-keys"; // kept on this computer: a choice of whoever sits at it, and nobody's secret

const isTyping = (field) => field.matches?.("input, textarea, select, [contenteditable]");

export function listen({ near, take, save, text }) {
  const single = document.getElementById("room-single-keys");
  single.checked = localStorage.getItem(SINGLE) !== "off";
  single.addEventListener("change", () => localStorage.setItem(SINGLE, single.checked ? "on" : "off"));

  const search = () => document.getElementById("room-search");
  const help = () => {
    const keys = document.getElementById("room-keys");
    keys.open = true;
    keys.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    const act = wanted(event);
    if (!act) return;
    event.preventDefault();
    act();
  });

  function wanted(event) {
    const { key, target, altKey, shiftKey } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.isComposing || event.repeat) return null;
    // In a list of choices Alt and an arrow open it.
    if (altKey && !ctrl && !shiftKey && !target.matches?.("select")) {
      if (key === "ArrowUp") return () => near("before");
      if (key === "ArrowDown") return () => near("after");
    }
    if (ctrl && !altKey && !shiftKey) {
      if (key === "Enter") return take;
      if (key.toLowerCase() === "s") return save;
    }
    if (key === "Escape" && target === search()) return leaveSearch;
    if (ctrl || altKey || !single.checked || isTyping(target)) return null;
    if (key === "/") return () => search().focus();
    return key === "?" ? help : null;
  }

  function leaveSearch() {
    search().value = "";
    search().dispatchEvent(new Event("input", { bubbles: true }));
    text();
  }
}
