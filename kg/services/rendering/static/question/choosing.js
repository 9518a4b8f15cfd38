// What was chosen: texts for parameters become terms, or problems beside their fields.
// Nothing is guessed: a text that means none of the choices, or several, is refused.
"use strict";
(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { Unfit, close, compare, isWhole, key, LISTED, meant, nearest, read, shown, stripped, term, written } = own;

  // No name in the data is nearly so long, and no form gives so many values.
  const LONGEST = 300, MOST = 100;
  const PAGE = new Set(["evidence", "page"]);
  const SLIP = 0.6;

  const problem = (parameter, value, en, ja, suggestions = []) =>
    ({ parameter, value, text: { en, ja }, suggestions });

  const suggested = (choices) => choices.map(({ key: of, en, ja }) => [of, { en, ja }]);

  // What an address gives, by parameter; fields left empty give nothing, and names that
  // others put behind addresses are no slips.
  function given(form, search) {
    const known = form.parameters.map(({ name }) => name);
    const found = new Map();
    for (const [name, value] of new URLSearchParams(search)) {
      if (PAGE.has(name) || !stripped(value)) continue;
      if (!known.includes(name) && !close(name, known, 1, SLIP).length) continue;
      found.set(name, [...new Set([...(found.get(name) ?? []), value])]);
    }
    return found;
  }

  function unknown(form, name, values) {
    const listed = form.parameters.map((each) => each.name).join(", ");
    const near = close(
      [...name].slice(0, LONGEST).join("").replaceAll("-", "_"),
      form.parameters.map((each) => each.name), 3, SLIP,
    );
    return problem(
      name,
      shown(values[0] ?? ""),
      `${form.name} has no parameter ${shown(name)} (it has ${listed || "none"})`,
      `${form.name} に ${shown(name)} というパラメータはありません（あるのは ${listed || "なし"}）`,
      near.map((each) => [each, form.parameters.find(({ name: of }) => of === each).text]),
    );
  }

  function excess(name, values) {
    if (values.length > MOST) {
      return problem(
        name, values[MOST],
        `${name}: ${values.length} values; give ${MOST} at most`,
        `${name}：値が${values.length}件あります。${MOST}件以内で指定してください`,
      );
    }
    const long = values.find((value) => [...value].length > LONGEST);
    return long && problem(
      name, shown(long),
      `${name} ${shown(long)}: longer than ${LONGEST} characters`,
      `${name} ${shown(long)}：${LONGEST}文字を超えています`,
    );
  }

  function chosen(parameter, text) {
    const { choices } = parameter;
    const found = meant(text, choices);
    if (found.length === 1) return read(found[0].term);
    const typed = shown(text);
    if (found.length) {
      throw problem(
        parameter.name, text, `${typed}: the name of ${found.length}`,
        `${typed}：${found.length}件に当てはまります`, suggested(found),
      );
    }
    if (!choices.length) {
      throw problem(
        parameter.name, text, `${typed}: the graph holds nothing to choose from`,
        `${typed}：選べるものがグラフにありません`,
      );
    }
    const near = nearest(text, choices);
    throw problem(
      parameter.name, text, `${typed}: is none of the ${choices.length} choices`,
      `${typed}：${choices.length}件の選択肢にありません`,
      suggested(near.length ? near : choices.length <= LISTED ? choices : []),
    );
  }

  const isPrintable = (text) => !/[^ \P{Z}]|\p{C}/u.test(text);

  async function occurs(found, parameter, ask) {
    const iri = written(found);
    if (parameter.choices?.some((choice) => choice.term === iri)) return true;
    const answer = await ask(`ASK { { ${iri} ?p ?o } UNION { ?s ?q ${iri} } }`);
    return answer.boolean;
  }

  async function thing(parameter, text, told, ask, nowhere) {
    let found;
    try {
      found = term(parameter, text, told);
    } catch (error) {
      // 室蘭 市 makes no IRI, and is a name all the same.
      if (!parameter.choices || !stripped(text) || !isPrintable(text)) throw error;
      return chosen(parameter, text);
    }
    if (await occurs(found, parameter, ask)) return found;
    if (parameter.choices && !isWhole(text, told)) return chosen(parameter, text);
    nowhere.push([parameter, text]);
    return found;
  }

  async function settled(parameter, text, told, ask, nowhere) {
    if (parameter.type === "iri") return thing(parameter, text, told, ask, nowhere);
    const found = term(parameter, text, told);
    return parameter.type === "string" && parameter.choices ? chosen(parameter, text) : found;
  }

  async function settledAll(parameter, values, told, ask, nowhere, problems) {
    const found = [];
    for (const text of values) {
      try {
        found.push(await settled(parameter, text, told, ask, nowhere));
      } catch (error) {
        if (error instanceof Unfit) {
          problems.push(problem(parameter.name, text, error.said.en, error.said.ja));
        } else if (error?.suggestions) {
          problems.push(error);
        } else {
          throw error;
        }
      }
    }
    return found;
  }

  // A question with what was given: {terms, problems, nowhere}.
  async function posed(form, values, told, ask) {
    const [terms, problems, nowhere] = [{}, [], []];
    for (const [name, texts] of values) {
      const parameter = form.parameters.find((each) => each.name === name);
      const much = excess(name, texts);
      if (!parameter) {
        problems.push(unknown(form, name, texts));
      } else if (much) {
        problems.push(much);
      } else if (texts.length > 1 && !parameter.several) {
        problems.push(problem(
          name, texts[1], `${name} takes one value; ask once for each`,
          `${name} に指定できる値は一つです。値ごとに尋ねてください`,
        ));
      } else {
        const found = await settledAll(parameter, texts, told, ask, nowhere, problems);
        if (found.length === texts.length) terms[name] = found;
      }
    }
    return { values, terms, problems, nowhere };
  }

  // The keys of what each parameter holds, defaults too.
  function keys(form, terms, told) {
    return Object.fromEntries(form.parameters.map((parameter) => {
      const found = terms[parameter.name];
      if (!found) {
        return [parameter.name, parameter.default === null ? [] : [parameter.default]];
      }
      const held = found.map((each) => key(parameter, each, told));
      return [parameter.name, [...new Set(held)].sort(compare)];
    }));
  }

  // The parameters as the stable address of this choice has them.
  function canonical(form, terms, told) {
    const held = keys(form, terms, told);
    return form.parameters.flatMap(({ name, default: by }) => {
      const isDefault = held[name].length === 1 && held[name][0] === by;
      return terms[name] && !isDefault ? held[name].map((each) => [name, each]) : [];
    });
  }

  // As a shell takes it: in quotes where it holds more than plain letters.
  const quoted = (text) =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\"'\"'")}'`;

  // What to type to ask the same.
  function command(form, terms, told, evidence) {
    const typed = ["kg", "query", "run", form.name];
    for (const parameter of form.parameters) {
      for (const each of terms[parameter.name] ?? []) {
        typed.push(`--${parameter.option}`, key(parameter, each, told));
      }
    }
    return typed.map(quoted).join(" ") + (evidence ? " --evidence" : "");
  }

  Object.assign(own, { canonical, command, given, keys, posed });
})();
