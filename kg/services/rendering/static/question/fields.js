// The form of a saved question, filled in with what was asked, and what is wrong with it.
"use strict";
(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { element, say, wrong } = own;

  function checkboxes(fieldset, name, values) {
    const boxes = fieldset.querySelector(".q-checks");
    for (const each of boxes.querySelectorAll("[data-besides]")) each.remove();
    for (const box of boxes.querySelectorAll("input")) box.checked = values.includes(box.value);
    const listed = new Set([...boxes.querySelectorAll("input")].map((box) => box.value));
    for (const value of values.filter((each) => !listed.has(each))) {
      const box = element("input", { type: "checkbox", name, value });
      box.checked = true;
      boxes.append(element("label", { "data-besides": "" }, box, " ", element("span", {}, value)));
    }
    // What is chosen must not be out of sight.
    if (boxes.classList.contains("many")) {
      const labels = [...boxes.querySelectorAll("label")];
      labels.sort((one, other) =>
        other.querySelector("input").checked - one.querySelector("input").checked
          || own.compare(one.querySelector("input").value, other.querySelector("input").value));
      boxes.append(...labels);
    }
  }

  function inputs(fieldset, parameter, values) {
    const held = [...fieldset.querySelectorAll(":scope > input")];
    const texts = parameter.several || !values.length ? [...values, ""] : values;
    const made = texts.map((value, place) => {
      const input = held[0].cloneNode();
      input.removeAttribute("aria-invalid");
      const label = fieldset.querySelector("legend").textContent;
      input.setAttribute("aria-label", texts.length > 1 ? `${label} ${place + 1}` : label);
      if (parameter.type === "date") {
        // A browser shows nothing of a day that is none.
        input.type = !value || /^\d{4}-\d{2}-\d{2}$/.test(value) ? "date" : "text";
      }
      input.value = value;
      return input;
    });
    held[0].before(...made);
    for (const each of held) each.remove();
  }

  function faulted(fieldset, lines) {
    fieldset.querySelector(".q-wrong")?.remove();
    fieldset.removeAttribute("aria-describedby");
    if (!lines.length) return;
    const id = `${fieldset.id}-wrong`;
    fieldset.append(element("ul", { class: "q-wrong", id }, ...lines));
    fieldset.setAttribute("aria-describedby", id);
    for (const input of fieldset.querySelectorAll(":scope > input")) {
      input.setAttribute("aria-invalid", "true");
    }
  }

  function filled(form, shape, posed, words, evidence) {
    if (!form) return;
    const keys = own.keys(shape, posed.terms, words);
    for (const parameter of shape.parameters) {
      const fieldset = document.getElementById(`p-${parameter.name}`);
      const problems = posed.problems.filter((each) => each.parameter === parameter.name);
      const isRefused = problems.length && !posed.terms[parameter.name];
      const values = isRefused ? posed.values.get(parameter.name) : keys[parameter.name];
      if (fieldset.querySelector(".q-checks")) {
        const refused = new Set(problems.map(({ value }) => value));
        checkboxes(fieldset, parameter.name, values.filter((each) => !refused.has(each)));
      } else {
        inputs(fieldset, parameter, values);
      }
      const nowhere = posed.nowhere.filter(([of]) => of === parameter).map(([, text]) => element(
        "li", {}, say(`${text}: nothing in the graph has this name`, `${text}：グラフにありません`),
      ));
      faulted(fieldset, [...problems.map((each) => wrong(shape, posed.values, each)), ...nowhere]);
    }
    const box = form.querySelector("input[name=evidence]");
    if (box) box.checked = evidence;
  }

  Object.assign(own, { filled });
})();
