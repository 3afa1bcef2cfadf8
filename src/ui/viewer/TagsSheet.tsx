// The tag viewer: every element of one slice's file, with a search; of NIfTI, the fields of its header.
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import {
  type FileTags,
  foundLines,
  lineText,
  type TagLine,
  tagLines,
  tagText,
} from '../../core/files/fileTags.ts';
import { seriesById, useStudy } from '../../stores/studyStore.ts';
import { useTags } from '../../stores/tagsStore.ts';
import { useApp } from '../appContext.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { Notice } from '../kit/Notice.tsx';
import { run } from '../kit/run.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { seriesName } from '../../core/series/seriesWords.ts';
import './tags.css';

/** Lines that are listed at once; a search finds among all. */
const MOST_LINES = 1500;
/** Characters from which on a value is folded. */
const LONG = 160;

export function TagsSheet() {
  const app = useApp();
  const of = useTags((state) => state.of);
  const series = useStudy((state) => (of ? seriesById(state, of.seriesId) : null));
  const [search, setSearch] = useState('');
  return (
    <Sheet
      open={of !== null}
      onClose={() => {
        setSearch('');
        app.closeTags();
      }}
      title={`Tags of ${series ? seriesName(series) : 'a closed series'}`}
      className="tags-sheet"
      focus={SEARCH}
      tools={
        of ? (
          <>
            <Slices seriesId={of.seriesId} slice={of.slice} count={series?.instances.length ?? 0} />
            <input
              type="search"
              className="input tags-search"
              aria-label="Search tags"
              placeholder="Name, number or value"
              value={search}
              onChange={({ target }) => setSearch(target.value)}
            />
          </>
        ) : null
      }
    >
      <Read instead={of?.instead ?? ''} search={search} />
    </Sheet>
  );
}

const SEARCH = 'input[type="search"]';

function Slices({
  seriesId,
  slice,
  count,
}: {
  readonly seriesId: string;
  readonly slice: number;
  readonly count: number;
}) {
  const app = useApp();
  const go = (to: number): void => {
    if (to >= 0 && to < count) run(app.showTags(seriesId, to));
  };
  return (
    <span className="tags-slice">
      <IconButton
        small
        label="Previous slice"
        icon={IconChevronLeft}
        disabled={slice <= 0}
        onPress={() => go(slice - 1)}
      />
      Slice {slice + 1} / {count}
      <IconButton
        small
        label="Next slice"
        icon={IconChevronRight}
        disabled={slice >= count - 1}
        onPress={() => go(slice + 1)}
      />
    </span>
  );
}

function Read({ instead, search }: { readonly instead: string; readonly search: string }) {
  const read = useTags((state) => state.read);
  return (
    <div className="tags-body">
      {instead ? <p className="dim">{instead}</p> : null}
      {read.state === 'reading' ? <p role="status">Reading the file…</p> : null}
      {read.state === 'failed' ? (
        <Notice kind="error">
          <p>
            {read.error.message} <span className="dim">{read.error.advice}</span>
          </p>
        </Notice>
      ) : null}
      {read.state === 'ready' ? <Listed tags={read.tags} search={search} /> : null}
    </div>
  );
}

function Listed({ tags, search }: { readonly tags: FileTags; readonly search: string }) {
  const wanted = useDeferredValue(search);
  const all = useMemo(() => (tags.kind === 'dicom' ? tagLines(tags.tags) : []), [tags]);
  const found = useMemo(() => foundLines(all, wanted), [all, wanted]);
  if (tags.kind === 'nifti') return <Fields tags={tags} search={wanted} />;
  const shown = found.slice(0, MOST_LINES);
  return (
    <>
      <p className="dim tags-file">
        <span className="mono" translate="no">
          {tags.path}
        </span>
        {tags.frame
          ? ` · frame ${tags.frame.number} of ${tags.frame.of}: its own functional groups, and the shared ones`
          : ''}
        <CopyButton label="Copy what is listed" text={() => found.map(lineText).join('\n')} />
      </p>
      {found.length === 0 ? <p role="status">No tag matches this search.</p> : null}
      <table className="tags-table">
        <thead>
          <tr>
            <th scope="col">Tag</th>
            <th scope="col">VR</th>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((line) => (
            <Line key={line.key} line={line} />
          ))}
        </tbody>
      </table>
      {found.length > shown.length ? (
        <p role="status">{found.length - shown.length} more: search to narrow the list.</p>
      ) : null}
    </>
  );
}

function Line({ line }: { readonly line: TagLine }) {
  const { depth, tag, label } = line;
  const indent = { paddingLeft: `${8 + 14 * depth}px` };
  if (!tag)
    return (
      <tr className="tags-item">
        <th scope="row" colSpan={4} style={indent} translate="no">
          {label}
        </th>
      </tr>
    );
  return (
    <tr>
      <td className="mono" style={indent}>
        {tagText(tag.tag)}
      </td>
      <td className="mono">{tag.vr}</td>
      <td translate="no">{tag.name || <span className="dim">unknown</span>}</td>
      <td className="tags-value" translate="no">
        {tag.value.length > LONG ? (
          <details translate="no">
            <summary translate="no">
              {tag.value.slice(0, LONG)}… <span className="dim">{tag.value.length} characters</span>
            </summary>
            {tag.value}
          </details>
        ) : (
          tag.value
        )}
        {tag.value ? (
          <CopyButton iconOnly label={`Copy ${tag.name || tagText(tag.tag)}`} text={() => tag.value} />
        ) : null}
      </td>
    </tr>
  );
}

function Fields({
  tags,
  search,
}: {
  readonly tags: Extract<FileTags, { kind: 'nifti' }>;
  readonly search: string;
}) {
  const words = search.toLowerCase();
  const found = tags.fields.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(words));
  return (
    <>
      <p>
        NIfTI files have no DICOM tags. This is the header of{' '}
        <span className="mono" translate="no">
          {tags.path}
        </span>
        .
        <CopyButton
          label="Copy what is listed"
          text={() => found.map(({ name, value }) => `${name}: ${value}`).join('\n')}
        />
      </p>
      {found.length === 0 ? <p role="status">No field matches this search.</p> : null}
      <table className="tags-table">
        <tbody>
          {found.map(({ name, value }) => (
            <tr key={name + value}>
              <th scope="row" className="mono" translate="no">
                {name}
              </th>
              <td className="tags-value" translate="no">
                {value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
