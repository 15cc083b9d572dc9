// Documents: one title each, and every relative link leads to a file of this repository.

import { posix } from 'node:path';
import { type Finding, isMarkdown, type Rule, type Source } from './source.ts';

export function* oneTitle(sources: readonly Source[]): Iterable<Finding> {
  for (const source of sources.filter(isMarkdown)) {
    const titles = proseOf(source).filter(({ text }) => /^# /.test(text));
    if (titles.length === 1) continue;
    const line = titles[1]?.line ?? 1;
    yield {
      path: source.path,
      line,
      message: `a document has one title, this has ${titles.length}`,
    };
  }
}

/** `hasFile` says whether a path, relative to the root, exists: links also lead to pictures. */
export function linksResolve(hasFile: (path: string) => boolean): Rule {
  return function* (sources) {
    for (const { path, target, line } of sources.filter(isMarkdown).flatMap(relativeLinksOf)) {
      const file = posix.join(posix.dirname(path), target);
      if (!file.startsWith('..') && hasFile(file)) continue;
      yield { path, line, message: `the link ${target} leads nowhere` };
    }
  };
}

type Link = { readonly path: string; readonly line: number; readonly target: string };

function relativeLinksOf(source: Source): Link[] {
  return proseOf(source).flatMap(({ text, line }) =>
    [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
      .map(([, target = '']) => ({ path: source.path, line, target }))
      .filter(({ target }) => !/^[a-z]+:/.test(target)),
  );
}

/** The lines of a document outside its code blocks and without its code spans. */
function proseOf({ text }: Source): { readonly text: string; readonly line: number }[] {
  let isCodeBlock = false;
  return text.split('\n').flatMap((line, index) => {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (isFence) isCodeBlock = !isCodeBlock;
    return isFence || isCodeBlock ? [] : [{ text: line.replace(/`[^`]*`/g, ''), line: index + 1 }];
  });
}
