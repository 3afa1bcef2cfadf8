// The texts that a source file can show, as a language's phrases must name them: sentences, labels and templates with holes.
import ts from 'typescript';

export interface SourceText {
  /** As in a phrase book: "Slice {0} of {1}". */
  readonly text: string;
  /** What fills the holes, in TypeScript. */
  readonly holes: readonly string[];
  readonly line: number;
}

/** Attributes of elements whose value no one reads. */
const unread =
  /^(className|id|htmlFor|type|key|role|kind|level|side|align|name|value|href|target|rel|d|viewBox|fill|stroke|data-.*|aria-(live|hidden|controls|labelledby|haspopup|current|orientation)|autoComplete|inputMode|style|accept|of|mode|layout|corner|size)$/;

/** Calls whose arguments no one reads. */
const unreadCalls =
  /(^|\.)(querySelector(All)?|addEventListener|removeEventListener|getContext|test|matches|closest|includes|startsWith|endsWith|split|replace|replaceAll|join|indexOf|localeCompare|createElement|getElementById|toFixed|Error|RegExp|matchMedia|setAttribute|getAttribute|mark|measure|literal|picklist|regex|Worker|URL|Set|warn|log|error)$/;

/** Two words, or a capital letter and two small ones. */
const reads = (text: string, page: boolean): boolean =>
  /\p{L}{2,}[,.:]? (\p{L}|\{|\d)|(\}|\d) \p{L}{2,}|\p{L}{3,}[:.]$/u.test(text) ||
  (page && /^\p{Lu}\p{Ll}{2,}/u.test(text));

/** `page`: the file makes elements or labels, so that single words are read too. */
export function textsOf(path: string, source: string, page: boolean): SourceText[] {
  const file = ts.createSourceFile(
    path,
    source,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: SourceText[] = [];
  const add = (node: ts.Node, text: string, holes: readonly string[] = [], always = false): void => {
    const trimmed = text.replace(/\s+/g, ' ').trim();
    if (!/\p{L}{2,}/u.test(trimmed.replace(/\{\d+\}/g, ''))) return;
    if (always || reads(trimmed, page))
      found.push({
        text: trimmed,
        holes,
        line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isTaggedTemplateExpression(node) && !ts.isNoSubstitutionTemplateLiteral(node.template)) return;
    if (ts.isJsxAttribute(node)) {
      if (
        unread.test(node.name.getText()) &&
        !(ts.isJsxOpeningLikeElement(node.parent.parent) && isShown(node))
      )
        return;
      if (node.initializer && ts.isStringLiteral(node.initializer))
        add(node, node.initializer.text, [], true);
      else ts.forEachChild(node, visit);
      return;
    }
    if (ts.isJsxElement(node) || ts.isJsxFragment(node)) runsOf(node.children, add);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = node.expression.getText();
      if (called.endsWith('countText')) {
        const [, one, many] = node.arguments ?? [];
        if (one && ts.isStringLiteral(one)) {
          add(node, `{0} ${one.text}`, ['count'], true);
          add(node, `{0} ${many && ts.isStringLiteral(many) ? many.text : `${one.text}s`}`, ['count'], true);
        }
      }
      if (unreadCalls.test(called)) {
        if (ts.isPropertyAccessExpression(node.expression)) visit(node.expression.expression);
        return;
      }
    }
    if (ts.isBinaryExpression(node) && isComparison(node.operatorToken.kind)) return;
    if (ts.isCaseClause(node)) {
      node.statements.forEach(visit);
      return;
    }
    if (ts.isPropertyAssignment(node)) {
      visit(node.initializer);
      return;
    }
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node, node.text);
    if (ts.isTemplateExpression(node)) {
      const [text, holes] = templateOf(node);
      add(node, text, holes);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `name` and `value` are words on our own components only. */
function isShown(node: ts.JsxAttribute): boolean {
  const element = node.parent.parent;
  const tag = ts.isJsxOpeningLikeElement(element) ? element.tagName.getText() : '';
  return /^(name|value)$/.test(node.name.getText()) && /^[A-Z]/.test(tag) && !tag.includes('.');
}

const isComparison = (kind: ts.SyntaxKind): boolean =>
  [
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ts.SyntaxKind.InKeyword,
  ].includes(kind);

function templateOf(node: ts.TemplateExpression): [string, string[]] {
  const text = node.templateSpans.reduce(
    (all, span, i) => `${all}{${i}}${span.literal.text}`,
    node.head.text,
  );
  return [text, node.templateSpans.map((span) => span.expression.getText())];
}

/** Text and expressions side by side are one text, as the page's element factory joins them. */
function runsOf(
  children: ts.NodeArray<ts.JsxChild>,
  add: (node: ts.Node, text: string, holes: readonly string[], always: boolean) => void,
): void {
  let run: { node: ts.Node; text: string; holes: string[]; words: boolean } | null = null;
  const end = (): void => {
    if (run?.words) add(run.node, run.text, run.holes, true);
    run = null;
  };
  const start = (node: ts.Node) => (run ??= { node, text: '', holes: [], words: false });
  for (const child of children) {
    if (ts.isJsxText(child)) {
      const text = shownText(child);
      if (text === '') continue;
      const now = start(child);
      now.text += text;
      now.words ||= /\p{L}{2,}/u.test(text);
    } else if (ts.isJsxExpression(child) && child.expression && !makesElements(child.expression)) {
      const now = start(child);
      const { expression } = child;
      if (ts.isStringLiteral(expression)) now.text += expression.text;
      else if (ts.isTemplateExpression(expression)) {
        const [text, holes] = templateOf(expression);
        now.text += text.replace(/\{(\d+)\}/g, (_, n: string) => `{${now.holes.length + Number(n)}}`);
        now.holes.push(...holes);
        now.words ||= /\p{L}{2,}/u.test(text.replace(/\{\d+\}/g, ''));
      } else {
        now.text += `{${now.holes.length}}`;
        now.holes.push(expression.getText());
      }
    } else if (!ts.isJsxExpression(child) || child.expression) end();
  }
  end();
}

/** Text of an element as React gets it: lines joined, their indentation gone, entities as characters. */
function shownText(node: ts.JsxText): string {
  const lines = node.text.split('\n');
  const trimmed = lines
    .map((line, i) => {
      const left = i === 0 ? line : line.trimStart();
      return i === lines.length - 1 ? left : left.trimEnd();
    })
    .filter((line) => line.trim() !== '' || lines.length === 1);
  const entities: Readonly<Record<string, string>> = {
    rsquo: '’',
    lsquo: '‘',
    ldquo: '“',
    rdquo: '”',
    amp: '&',
    lt: '<',
    gt: '>',
    nbsp: '\u00a0',
    times: '×',
    middot: '·',
    hellip: '…',
    ndash: '–',
    minus: '−',
    deg: '°',
  };
  return trimmed.join(' ').replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

function makesElements(node: ts.Node): boolean {
  if (ts.isJsxElement(node) || ts.isJsxFragment(node) || ts.isJsxSelfClosingElement(node)) return true;
  return ts.forEachChild(node, makesElements) ?? false;
}
