// Tells the style sheet, before anything is drawn, that scripts run here (as the design system asks).
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
