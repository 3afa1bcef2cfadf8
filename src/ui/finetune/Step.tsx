// One of the room's three columns: number, title and content.
import { type ReactNode, useId } from 'react';

interface StepProps {
  readonly number: 1 | 2 | 3;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Step({ number, title, aside, children }: StepProps) {
  const id = useId();
  return (
    <section className={`finetune-step step-${number}`} aria-labelledby={id}>
      <div className="section-head">
        <h3 id={id}>
          <span className="finetune-number" aria-hidden>
            {number}
          </span>
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
