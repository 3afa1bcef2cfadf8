// What `npm run synthesise -- --help` tells.

export const HELP = `Synthetic T1 and T2 MR from a head CT. Research only, not for diagnosis.

  npm run synthesise -- --ct PATH --out DIR [options]
  npm run synthesise -- FILE.nii.gz --out DIR [options]
  npm run synthesise -- --from URL --to URL [--patient ID] [--study UID] [--series UID] [options]
  npm run synthesise -- --watch DIR|URL --to URL|--out DIR [options]

  --ct PATH         folder with the CT's DICOM files (folders and ZIPs within are looked through), or a NIfTI file;
                    the same as PATH alone
  --out DIR         folder for the results; must not exist yet, or be empty (with --watch: gets a folder for each CT)
  --series UID      which CT, where the folder holds several: by its series UID, its number, or its place in the
                    list that is shown ("#2"); in a PACS by its UID
  --from URL        take the CT from the PACS with DICOMweb at this address, such as http://localhost:8042/dicom-web
  --to URL          store the synthetic series in the PACS at this address, in the CT's own study; every pixel is read
                    back. What is there already is neither made nor stored again
  --patient ID, --study UID, --date DAY
                    which CT of the PACS: by patient ID, study UID, study date (20240131 or 20240101-20240131)
  --model ID        id of a model in the models folder, or the path of a folder with a model.json (default: the
                    model that the page loads first)
  --models DIR      where models are (default: public/models)
  --contrast LIST   t1, t2 or t1,t2 (default: all that the model makes)
  --slices A-B      only these slices, counted from 1 along the CT's axis from its feet end, as in the page
  --backend NAME    auto, wasm or webgpu (default: auto: webgpu where the npm package "webgpu" is installed
                    and there is a GPU, else wasm with threads)
  --threads N       threads of wasm (default: as many as there are cores, at most 8)
  --real PATH       folder with the patient's real MR, or a NIfTI file with T1 or T2 in its name: it is registered,
                    and metrics are written
  --accept REASON   go on although the verdict on the study is bad; the reason is written into the files
  --spread          also say how unsure each slice is: how much it changes when it is shown mirrored, moved by a
                    pixel or with a little noise (three more passes a slice); written as spread-t1.nii.gz and
                    spread-t2.nii.gz, in per cent of full scale, and as a number a slice into report.json
  --tissue          also grey and white matter of the synthetic T1, by a published network (MeshNet of brainchop):
                    volumes in ml and labels as tissue-synthetic.nii.gz, and as a DICOM SEG beside the synthetic T1, in a
                    folder and in a PACS; with --real, of the real T1 too, with Dice and 95 % Hausdorff distance between
                    the two; numbers in tissue.csv and report.json
  --deidentify      name no patient: pseudonym, no dates, identities remapped; provenance stays
  --bundle FILE.zip also write a reproducibility bundle: hashes of all that went in and came out, settings, device,
                    numbers, figures, methods and a script; npm run reproduce makes it again. It holds no name and no
                    pixel of the input
  --bundle-pixels   with --bundle: the synthetic pixels too
  --watch DIR|URL   serve every CT that is in the PACS, or in the folders of DIR (one a CT), and every one that comes,
                    until Ctrl-C; one line each on the terminal. A CT that fails is tried again and never stops others
  --state FILE      with --watch: what was done, so that a restart does nothing twice (default: synthmr-watch.jsonl in
                    --out, or here)
  --every S, --settle S
                    with --watch: seconds between two looks (default 10), and for which nothing must have come to a CT
                    before it is taken (default 20)
  --retries N       with --watch: tries of a CT that fails, with longer and longer waits between (default 5); while the
                    PACS is away, it is waited for, and no try counts
  --once            with --watch: end when nothing is left to do, or when a
                    PACS has broken off at all that is left for an hour
  --share           with --watch URL: other such commands serve the same Orthanc; each claims a CT there before it
                    begins, and takes over what another left
  --lease S         with --share: seconds after which a claim that its owner does not renew is taken over (default 120)
  --quiet           no progress bar
  --help            this text

Written into --out: synthetic-t1/ and synthetic-t2/ (one DICOM file a slice, on the CT's own grid; for a CT from
NIfTI synthetic-t1.nii.gz and synthetic-t2.nii.gz, since NIfTI names no patient), report.html (one
page to read or print: verdict, trust, pictures, model, methods), report.json
(versions, hashes, times, backend, checks, warnings) and, with --real, metrics.csv. Nothing is written unless
everything succeeded. Exit code: 0 when all is written, 3 when the verdict on the study stops it
(no head, two scans in one, wrong Hounsfield units, unlike the training data, another patient's MR), 1 when anything else went wrong.

Logins are read from the environment alone: SYNTHMR_FROM_USER and SYNTHMR_FROM_PASSWORD, or SYNTHMR_FROM_TOKEN; for
--to SYNTHMR_TO_... (where both are one origin, the one serves the other). docs/pacs.md tells more.

webgpu: npm install --no-save webgpu@0.6.2 (MIT, 130 MB), once.
`;
