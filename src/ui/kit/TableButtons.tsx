// Buttons that copy a table as Markdown and save it as CSV.
import { download } from '../../storage/destinationDialogs.ts';
import { CopyButton } from './CopyButton.tsx';

interface TableButtonsProps {
  /** Called when the button is pressed. */
  readonly markdown: () => string;
  readonly csv: () => string;
  readonly fileName: string;
  /** While the numbers are being made again. */
  readonly disabled?: boolean;
}

export function TableButtons({ markdown, csv, fileName, disabled = false }: TableButtonsProps) {
  return (
    <div className="button-row">
      <CopyButton label="Copy as Markdown" text={markdown} disabled={disabled} />
      <button
        type="button"
        className="button"
        disabled={disabled}
        onClick={() => download(new Blob([csv()], { type: 'text/csv' }), fileName)}
      >
        Save CSV
      </button>
    </div>
  );
}
