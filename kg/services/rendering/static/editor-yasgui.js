// YASGUI in place of the text box of the editor (editor.js, whose parts are `desk` here).
//
// It keeps nothing in the browser and asks no other host: its look-ups (prefix.cc, Linked
// Open Vocabularies) are replaced, its storage is off, and the link to share is the address
// of this page. Its texts are those of editor-words.js.
"use strict";
(() => {
  function completers(Yasqe, told, lang) {
    const meanings = Object.fromEntries(["classes", "properties"].map((kind) =>
      [kind, new Map(told[kind].map((each) => [each.iri, each[lang]]))]));
    const iris = (kind) => async () => told[kind].map((each) => each.iri);
    const fork = (from, name, get, more = {}) => Yasqe.forkAutocompleter(
      from, { name, get, bulk: true, persistenceId: null, ...more }, false);
    // Beside each word what it means in the reader's language.
    const explained = (kind) => ({
      postprocessHints: (yasqe, hints) => {
        const declared = yasqe.getPrefixesFromQuery();
        for (const hint of hints) {
          const [prefix, local] = hint.text.split(/:(.*)/s);
          const iri = prefix in declared
            ? declared[prefix] + local : hint.text.replace(/^<|>$/g, "");
          const label = meanings[kind].get(iri);
          if (label) hint.displayText = `${hint.text}　${label}`;
        }
        return hints;
      },
    });
    fork("class", "our-classes", iris("classes"), explained("classes"));
    fork("property", "our-properties", iris("properties"), explained("properties"));
    fork("prefixes", "our-prefixes", async () =>
      Object.entries(told.prefixes).map(([name, iri]) => `${name}: <${iri}>`));
    return ["variables", "our-prefixes", "our-classes", "our-properties"];
  }

  // In place of links to the IRIs, which are on another host: links to our pages.
  function linked(Table, told) {
    Table.defaults.openIriInNewWindow = false;
    const drawn = Table.prototype.getUriLinkFromBinding;
    Table.prototype.getUriLinkFromBinding = function (binding, prefixes) {
      const made = new DOMParser().parseFromString(drawn.call(this, binding, prefixes), "text/html");
      const link = made.querySelector("a");
      const href = link && told.address(binding.value);
      if (href) link.setAttribute("href", href);
      link?.removeAttribute("target");
      return made.body.innerHTML;
    };
  }

  // In place of a request to an endpoint: the same events, and the engine's answer.
  function answersInPage(yasqe, answered) {
    yasqe.query = async () => {
      yasqe.abortQuery();
      const began = Date.now();
      const mine = new AbortController();
      const isGraph = ["CONSTRUCT", "DESCRIBE"].includes(yasqe.getQueryType());
      const accept = isGraph ? "text/turtle" : "application/sparql-results+json";
      yasqe.emit("query", {}, mine);
      let reply;
      try {
        reply = await answered(yasqe.getValue(), accept, mine.signal);
      } catch (error) {
        reply = error;
      }
      // One that was stopped for another has nothing to say any more.
      if (yasqe.abortController !== mine) return;
      yasqe.emit("queryResponse", reply, Date.now() - began);
    };
  }

  function shared(query, page) {
    const made = new URL(page);
    made.search = new URLSearchParams({ query });
    return made.href;
  }

  // The box for the query, in the place of the one of the page.
  function written({ Yasqe }, told, desk) {
    const { form, box, endpoint, page } = desk;
    const place = desk.element("div", { id: "yasqe" });
    box.hidden = true;
    box.required = false;
    box.after(place);
    const label = form.querySelector("label[for=query]");
    label.addEventListener("click", () => yasqe.focus());
    const yasqe = new Yasqe(place, {
      value: box.value.trimEnd() + "\n",
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: (editor) => shared(editor.getValue(), page),
      createShortLink: undefined,
      prefixCcApi: null,
      autocompleters: completers(Yasqe, told, desk.lang),
      // As high as the query, so that only the page scrolls.
      editorHeight: "auto",
      viewportMargin: Infinity,
      resizeable: false,
      screenReaderLabel: label.textContent,
      requestConfig: {
        endpoint, method: "POST",
        acceptHeaderSelect: "application/sparql-results+json",
        acceptHeaderGraph: "text/turtle",
        headers: desk.HEADERS,
      },
      extraKeys: {
        ...Yasqe.defaults.extraKeys, Tab: false, "Shift-Tab": false,
        // By our own, for YASGUI's keys know nothing of the engine.
        "Ctrl-Enter": desk.run, "Cmd-Enter": desk.run,
      },
    });
    yasqe.on("change", () => { box.value = yasqe.getValue(); });
    window.kgYasguiWords(place);
    return yasqe;
  }

  // The table of the answer, below the form.
  function shown({ Yasr }, told, { body, element, problem }) {
    const place = element("div", { id: "yasr" });
    body.append(place);
    linked(Yasr.plugins.table, told);
    const yasr = new Yasr(place, {
      persistenceId: null,
      prefixes: told.prefixes,
      getPlainQueryLinkToEndpoint: undefined,
      errorRenderers: [async (error) =>
        element("pre", { tabindex: "0" }, problem(error.text ?? "", error.status ?? ""))],
    });
    window.kgYasguiWords(place);
    return yasr;
  }

  // Puts YASGUI into the page; gives what runs a query, stops it and sets another one.
  window.kgYasgui = async (parts, desk) => {
    const told = await desk.terms();
    const { status, stop } = desk;
    const yasqe = written(parts, told, desk);
    const yasr = shown(parts, told, desk);
    if (desk.isInPage) answersInPage(yasqe, desk.answered);
    yasqe.on("query", desk.begin);
    yasqe.on("queryResponse", (editor, reply, duration) => {
      stop.hidden = true;
      if (desk.isStopped(reply)) {
        status.textContent = desk.STOPPED;
        return;
      }
      yasr.setResponse(reply, duration);
      const count = yasr.results?.getBindings()?.length;
      status.textContent = yasr.results?.hasError()
        ? desk.REFUSED
        : count === undefined ? "" : desk.counted(count, duration / 1000);
    });
    desk.form.querySelector(".format").hidden = true;
    return {
      run: () => yasqe.query().catch(() => {}),
      stop: () => yasqe.abortQuery(),
      set: (text) => { yasqe.setValue(text); yasqe.focus(); },
    };
  };
})();
