// A framed sentence or two: information, a warning, an error, or a notice about synthetic images.
import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type NoticeKind = 'info' | 'warning' | 'error' | 'synthetic';

const icons = {
  info: IconInfoCircle,
  warning: IconAlertTriangle,
  error: IconAlertCircle,
  synthetic: IconAlertTriangle,
};

export function Notice({
  kind,
  children,
  className = '',
}: {
  readonly kind: NoticeKind;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const Icon = icons[kind];
  return (
    <div className={`notice ${kind} ${className}`}>
      <Icon size={17} stroke={1.7} aria-hidden />
      <div className="notice-body">{children}</div>
    </div>
  );
}
