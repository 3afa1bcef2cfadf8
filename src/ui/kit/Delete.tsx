// A button that deletes, once it was asked again.
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { IconButton } from './IconButton.tsx';

export function Delete({
  what,
  disabled,
  onDelete,
}: {
  readonly what: string;
  readonly disabled: boolean;
  readonly onDelete: () => void;
}) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <IconButton
        small
        label={`Delete ${what}`}
        icon={IconTrash}
        disabled={disabled}
        onPress={() => setAsked(true)}
      />
    );
  return (
    <span className="button-row">
      <button type="button" className="link-button" onClick={onDelete}>
        Delete
      </button>
      <button type="button" className="link-button" onClick={() => setAsked(false)}>
        Keep
      </button>
    </span>
  );
}
