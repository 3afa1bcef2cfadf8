// A room that is shown instead of the images: its heading, which has the focus when it opens, and the way back.
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Job } from '../../stores/jobStore.ts';
import { JobLine } from './JobLine.tsx';

interface RoomProps {
  readonly label: string;
  readonly title: string;
  readonly className: string;
  /** Beside the heading while nothing runs. */
  readonly note: string;
  /** What the room has running. */
  readonly job?: Job | undefined;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

export function Room({ label, title, className, note, job, onLeave, children }: RoomProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className={`room ${className}`} id="images" aria-label={label}>
      <header className="room-head">
        <button type="button" className="button" onClick={onLeave}>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          Back to the images
        </button>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {job ? <JobLine job={job} /> : <p className="dim">{note}</p>}
      </header>
      {children}
    </main>
  );
}
