// What a file's header holds, element by element, as it is listed and searched.

/** One element of a DICOM dataset. */
export interface Tag {
  /** Eight hexadecimal digits, in capitals. */
  readonly tag: string;
  readonly vr: string;
  /** The dictionary's keyword; '' where it has none. Of a private element: whose it is, where that is stated. */
  readonly name: string;
  /** As text; for bytes, how many and the first of them. */
  readonly value: string;
  /** Of a sequence; null for any other element. */
  readonly items: readonly TagItem[] | null;
}

export interface TagItem {
  /** "Item 1", or for the frame in view "Frame 3 of 20". */
  readonly label: string;
  readonly tags: readonly Tag[];
}

export type FileTags =
  | {
      readonly kind: 'dicom';
      readonly path: string;
      readonly tags: readonly Tag[];
      /** Of a multi-frame file, counted from one. */
      readonly frame: { readonly number: number; readonly of: number } | null;
    }
  /** NIfTI has no tags: the fields of its header. */
  | {
      readonly kind: 'nifti';
      readonly path: string;
      readonly fields: readonly { readonly name: string; readonly value: string }[];
    };

/** One line of the list: an element, or an item of a sequence. */
export interface TagLine {
  readonly depth: number;
  /** Where it stands: unique in its file. */
  readonly key: string;
  readonly tag: Tag | null;
  /** Of an item. */
  readonly label: string;
}

/** "(0010,0010)" */
export const tagText = (tag: string): string => `(${tag.slice(0, 4)},${tag.slice(4)})`;

/** All lines, each sequence followed by its items. */
export function tagLines(tags: readonly Tag[], depth = 0, path = ''): readonly TagLine[] {
  return tags.flatMap((tag) => {
    const key = `${path}/${tag.tag}`;
    const below = (tag.items ?? []).flatMap((item, i) => [
      { depth: depth + 1, key: `${key}/${i}`, tag: null, label: item.label },
      ...tagLines(item.tags, depth + 2, `${key}/${i}`),
    ]);
    return [{ depth, key, tag, label: '' }, ...below];
  });
}

/**
 * Lines in which all words of a search occur, in tag, keyword, representation or value, and the lines above them that they
 * belong to. Case, and how a tag is written (0010,0010, 00100010), make no difference.
 */
export function foundLines(lines: readonly TagLine[], search: string): readonly TagLine[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean).map(plainTag);
  if (words.length === 0) return lines;
  const hits = lines.filter(({ tag }) => {
    if (!tag) return false;
    const text = `${tag.tag} ${tag.name} ${tag.vr} ${tag.value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const kept = new Set(
    hits.flatMap(({ key }) => {
      const parts = key.split('/');
      return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
    }),
  );
  return lines.filter(({ key }) => kept.has(key));
}

/** "(0010,0010)" and "0010,0010" as the eight digits. */
const plainTag = (word: string): string =>
  /^\(?[0-9a-f]{4},[0-9a-f]{0,4}\)?$/.test(word) ? word.replace(/[(),]/g, '') : word;

/** A line as it is copied: "(0010,0010) PN PatientName: Doe^Jane", set in by its depth. */
export function lineText({ depth, tag, label }: TagLine): string {
  const words = tag ? `${tagText(tag.tag)} ${tag.vr} ${tag.name || 'unknown'}: ${tag.value}` : label;
  return '  '.repeat(depth) + words;
}
