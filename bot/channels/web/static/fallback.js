// For browsers in which the page does not come to life: after 8 seconds the words and the form that work without it.
// In a language that they all know.

(function () {
  function show() {
    if (document.body.getAttribute("data-started")) return;
    document.body.className += " lifeless";
    var typed = document.getElementById("words").value;
    if (typed) document.getElementById("plain-text").value = typed;
    document.getElementById("plain").removeAttribute("hidden");
  }

  setTimeout(show, "noModule" in document.createElement("script") ? 8000 : 0);
})();
