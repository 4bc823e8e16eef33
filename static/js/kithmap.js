// What pages gain where script runs; none of it is needed to read a fact or to send a form.

document.body.classList.add("js-enabled", "govuk-frontend-supported");
const { initAll } = await import("../vendor/govuk-frontend.min.js");
initAll();

// The as-at slider and the day in words say the same; the form sends the words.
const slider = document.querySelector("[data-asat-range]");
const typed = document.querySelector("[data-asat-day]");
if (slider && typed) {
  const first = Date.parse(slider.dataset.asatRange);
  const dayLong = 86_400_000;
  const inWords = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  slider.addEventListener("input", () => {
    typed.value = inWords.format(new Date(first + Number(slider.value) * dayLong));
    slider.setAttribute("aria-valuetext", typed.value);
  });
  typed.addEventListener("change", () => {
    const at = Date.parse(`${typed.value} UTC`);
    if (!Number.isNaN(at)) slider.value = String(Math.round((at - first) / dayLong));
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// Which facts are given, while they are being typed.
const facts = document.querySelector("[data-facts]");
if (facts) {
  const filled = (...names) => names.every((name) => document.querySelector(`[name="${name}"]`).value.trim() !== "");
  const given = {
    name: () => filled("given_name", "family_name"),
    dob: () => filled("dob_day", "dob_month", "dob_year"),
    postcode: () => filled("postcode"),
  };
  document.addEventListener("input", () => {
    for (const box of facts.querySelectorAll("[data-fact]")) {
      const on = given[box.dataset.fact]();
      box.classList.toggle("km-is-on", on);
      box.querySelector("span").textContent = on ? "given" : "not given";
    }
  });
}

// A page sent back with a question or a problem is read from there.
document.querySelector("[data-asks]")?.focus();
