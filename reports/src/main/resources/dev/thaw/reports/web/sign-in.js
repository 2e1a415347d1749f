// A link may carry the key behind its #: browsers never send that part, and no log has it.
"use strict";
(() => {
  const key = document.getElementById("key");
  if (location.hash.length > 1) {
    key.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
    key.form.requestSubmit();
  }
})();
