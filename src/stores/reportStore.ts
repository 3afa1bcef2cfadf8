// Pictures that the user chose for the report, by the CT that they show.
import { create } from 'zustand';

export interface ReportPicture {
  readonly ctId: string;
  readonly caption: string;
  /** A data: URL. */
  readonly url: string;
}

export const useReport = create<{ readonly pictures: readonly ReportPicture[] }>(() => ({ pictures: [] }));

export const addPicture = (picture: ReportPicture): void => {
  useReport.setState(({ pictures }) => ({ pictures: [...pictures, picture] }));
};

export const removePicture = (gone: ReportPicture): void => {
  useReport.setState(({ pictures }) => ({ pictures: pictures.filter((one) => one !== gone) }));
};
