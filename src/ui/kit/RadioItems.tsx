// One of several choices in a menu, with a tick at the chosen one.
import { IconCheck } from '@tabler/icons-react';
import { DropdownMenu } from 'radix-ui';

interface RadioItemsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly items: readonly {
    readonly value: T;
    readonly words: string;
    readonly keys?: string | undefined;
  }[];
  readonly onChoose: (value: T) => void;
}

export function RadioItems<T extends string>({ label, value, items, onChoose }: RadioItemsProps<T>) {
  return (
    <>
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value}>
        {items.map((item) => (
          <DropdownMenu.RadioItem
            key={item.value}
            className="menu-item"
            value={item.value}
            onSelect={() => onChoose(item.value)}
          >
            <DropdownMenu.ItemIndicator className="menu-tick">
              <IconCheck size={14} aria-hidden />
            </DropdownMenu.ItemIndicator>
            {item.words}
            {item.keys ? <span className="menu-key">{item.keys}</span> : null}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}
