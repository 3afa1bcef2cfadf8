// When a page that reads a drop reached what, in milliseconds of its own clock.
export interface ReadMarks {
  drop?: number;
  /** The first image of the drop is painted. */
  firstImage?: number;
  /** All slices are decoded. */
  read?: number;
  /** Ours only: the head is found too, and a synthesis can start. */
  prepared?: number;
}
