// A link may carry the key behind its #: browsers never send that part, and no log has it. A person
// presses the button, so that no link signs anybody in as somebody else.
"use strict";
(() => {
  if (location.hash.length > 1) {
    document.getElementById("key").value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
})();
