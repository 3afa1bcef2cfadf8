// German for: the panes, what is drawn and listed on them, the flows behind the page, the PACS, and the browser's storage.
import type { Phrases } from '../../core/language/phraseBook.ts';

export const viewer: Phrases = {
  'No address was given.': 'Es wurde keine Adresse angegeben.',
  'Type the address of the PACS’ DICOMweb services.': 'Die Adresse der DICOMweb-Dienste des PACS eingeben.',
  'The address holds a login.': 'Die Adresse enthält Anmeldedaten.',
  'Type user and password, or the token, where they belong.':
    'Benutzer und Passwort oder das Token in die Felder dafür eingeben.',
  '{0} is no address of a PACS.': '{0!} ist keine Adresse eines PACS.',
  'Type it as http://host:port/dicom-web or https://host/dicom-web, without ? and #.':
    'In der Form http://host:port/dicom-web oder https://host/dicom-web eingeben, ohne ? und #.',
  '{0} does not answer, or does not let this page ask.':
    '{0!} antwortet nicht oder lässt diese Seite nicht fragen.',
  'Check that the PACS runs and that the address is right. If both are, it does not allow other origins (CORS): start SynthMR by npm start -- --pacs ADDRESS, which needs no permission, or have the PACS allow this page.':
    'Prüfen, ob das PACS läuft und die Adresse stimmt. Ist beides so, lässt es fremde Ursprünge nicht zu (CORS): SynthMR mit npm start -- --pacs ADRESSE starten, was keine Erlaubnis braucht, oder diese Seite im PACS zulassen lassen.',
  '{0} does not accept this login.': '{0!} nimmt diese Anmeldung nicht an.',
  'Check user and password, or get a new token.': 'Benutzer und Passwort prüfen oder ein neues Token holen.',
  '{0} asks for a login.': '{0!} verlangt eine Anmeldung.',
  'Give user and password, or a token.': 'Benutzer und Passwort oder ein Token angeben.',
  '{0} does not permit this to you.': '{0!} erlaubt dies mit dieser Anmeldung nicht.',
  'Ask whoever runs the PACS for the right to search, read and store by DICOMweb.':
    'Beim Betreiber des PACS um das Recht bitten, über DICOMweb zu suchen, zu lesen und zu speichern.',
  '{0} has no DICOMweb at this address (it answers {1}).':
    '{0!} hat unter dieser Adresse kein DICOMweb (Antwort: {1!}).',
  'Check the end of the address: Orthanc’s is /dicom-web, others’ /dicomweb, /rs or /dcm4chee-arc/aets/NAME/rs.':
    'Das Ende der Adresse prüfen: bei Orthanc /dicom-web, bei anderen /dicomweb, /rs oder /dcm4chee-arc/aets/NAME/rs.',
  '{0} takes no file of this size.': '{0!} nimmt keine Datei dieser Größe an.',
  'Have the limit of the PACS, or of the server before it, raised (client_max_body_size in nginx).':
    'Die Grenze des PACS oder des Servers davor erhöhen lassen (client_max_body_size in nginx).',
  '{0} refuses to store these files.': '{0!} lehnt es ab, diese Dateien zu speichern.',
  'Its log says why; often the patient or the study differs from what it has.':
    'Warum, steht in seinem Protokoll; oft weichen Patient oder Untersuchung von dem ab, was es schon hat.',
  '{0} cannot answer now ({1}).': '{0!} kann jetzt nicht antworten ({1!}).',
  'It may be starting, busy or full. Try again in a minute; if it goes on, its log says why.':
    'Vielleicht startet es gerade, ist beschäftigt oder voll. In einer Minute erneut versuchen; bleibt es dabei, steht der Grund in seinem Protokoll.',
  '{0} refuses the question ({1}).': '{0!} lehnt die Anfrage ab ({1!}).',
  'Check the address; the log of the PACS says why.':
    'Die Adresse prüfen; der Grund steht im Protokoll des PACS.',
  '{0} answers, but not as DICOMweb does.': '{0!} antwortet, aber nicht wie DICOMweb.',
  'Only {0}{1} images of the series arrived.': 'Angekommene Bilder der Serie: nur {0}{1}.',
  'Only {0} of {1} images of the series arrived.': 'Angekommene Bilder der Serie: nur {0} von {1}.',
  'The connection broke off, or the series is still on its way to the PACS. Wait a minute and try again.':
    'Die Verbindung ist abgebrochen, oder die Serie ist noch auf dem Weg ins PACS. Eine Minute warten und erneut versuchen.',
  '{0} took the series, but {1} of its {2} images are not there.':
    '{0!} hat die Serie angenommen, aber von ihren Bildern fehlen dort {1} von {2}.',
  'Send it again; what is there is not sent twice. If it goes on, the log of the PACS says why.':
    'Erneut senden; was schon dort ist, wird nicht doppelt gesendet. Bleibt es dabei, steht der Grund im Protokoll des PACS.',
  '{0} has the series, but gives back other pixels in {1} of its images.':
    '{0!} hat die Serie, gibt aber andere Pixel zurück (betroffene Bilder: {1}).',
  '{0} has grey and white matter of the series (SEG), but gives it back differently in {1} of its frames.':
    '{0!} hat die graue und weiße Substanz der Serie (SEG), gibt sie aber in {1} ihrer Frames verändert zurück.',
  'Do not use the stored SEG: delete it there and send again. If that comes back, have whoever runs the PACS look for what changes it.':
    'Das gespeicherte SEG nicht verwenden: dort löschen und erneut senden. Kommt es wieder, den Betreiber des PACS suchen lassen, was es verändert.',
  'Do not use the stored series: delete it there, and have whoever runs the PACS look for what changes pixels.':
    'Die gespeicherte Serie nicht verwenden: dort löschen und den Betreiber des PACS suchen lassen, was die Pixel verändert.',
  '{0} does not take a single image of {1} KB.': '{0!} nimmt ein einzelnes Bild von {1} KB nicht an.',
  'reason {0}': 'Grund {0!}',
  'A bundle is of all slices, and they are not all made.':
    'Ein Bündel umfasst alle Schichten, und noch sind nicht alle synthetisiert.',
  'Synthesise them first.': 'Zuerst alle synthetisieren.',
  'What this synthetic MR was made from is no longer at hand.':
    'Woraus dieses synthetische MR entstand, ist nicht mehr zur Hand.',
  'Open the CT again, synthesise, and save the bundle then.':
    'Das CT erneut öffnen, synthetisieren und dann das Bündel speichern.',
  'Closed {0}.': '{0!} geschlossen.',
  'Closed series {0}.': 'Serie {0} geschlossen.',
  'Closed series.': 'Serie geschlossen.',
  'Aligning {0} to the CT': '{0} am CT ausrichten',
  'Reading real MR': 'Echtes MR lesen',
  'intensity, {0}': 'Intensität, {0}',
  'Fetching the demo patient': 'Demo-Patienten holen',
  'The demo patient could not be fetched.': 'Der Demo-Patient konnte nicht geholt werden.',
  'It comes with the page: run npm start in a complete checkout, then try again.':
    'Er gehört zur Seite: npm start in einer vollständigen Arbeitskopie ausführen, dann erneut versuchen.',
  'The list of models could not be read.': 'Die Liste der Modelle konnte nicht gelesen werden.',
  'Serve the page with its models folder (npm start does), then reload.':
    'Die Seite mit ihrem Ordner models ausliefern (npm start tut das), dann neu laden.',
  'The network works all the same.': 'Das Netz arbeitet trotzdem.',
  'There is no model to synthesise with.': 'Es gibt kein Modell zum Synthetisieren.',
  'Put a model into public/models and list it in its manifest.json.':
    'Ein Modell in public/models ablegen und dort in manifest.json eintragen.',
  'Loading the network': 'Netz laden',
  'Checking the weights': 'Gewichte prüfen',
  'Moving the weights to the device': 'Gewichte auf das Gerät bringen',
  'Preparing the device': 'Gerät vorbereiten',
  'Testing the device': 'Gerät testen',
  'Finding what it depends on': 'Abhängigkeit bestimmen',
  'Reading filters': 'Filter lesen',
  'Making feature maps': 'Merkmalskarten erzeugen',
  '{0}: preparing the device': '{0}: Gerät vorbereiten',
  '{0}: loading': '{0}: laden',
  'The model {0} is no longer listed.': 'Das Modell {0!} steht nicht mehr in der Liste.',
  'Pick another one.': 'Ein anderes wählen.',
  '{0} makes no T1.': '{0!} erzeugt kein T1.',
  '{0} makes no T2.': '{0!} erzeugt kein T2.',
  '{0} makes no such pixel.': '{0!} erzeugt dieses Pixel nicht.',
  'Choose another image or pixel, or take the model out.':
    'Ein anderes Bild oder Pixel wählen oder das Modell herausnehmen.',
  'The CT is not ready to be shown to a network.': 'Das CT ist noch nicht bereit für ein Netz.',
  'Wait until it has been read and its head found, then try again.':
    'Warten, bis es gelesen und der Kopf gefunden ist, dann erneut versuchen.',
  'Cancelled. Nothing was left half-written.': 'Abgebrochen. Nichts blieb halb geschrieben zurück.',
  'This is not exported.': 'Dies wird nicht exportiert.',
  'Writing DICOM': 'DICOM schreiben',
  'Writing NIfTI': 'NIfTI schreiben',
  'Writing the bundle': 'Bündel schreiben',
  'input files': 'Eingabedateien',
  'Sending to the PACS and reading back': 'An das PACS senden und zurücklesen',
  'Cancelled. What the PACS had taken is there; sending again completes it.':
    'Abgebrochen. Was das PACS schon angenommen hatte, ist dort; erneutes Senden vervollständigt es.',
  '{0} had all {1} files already; they were read back with the same pixels.':
    '{0!} hatte schon alle Dateien ({1}); sie wurden mit denselben Pixeln zurückgelesen.',
  '{0} stored at {1} and read back. {2} made on another device were there: they differ by less than a thousandth, and stay.':
    'Bei {1!} gespeichert und zurückgelesen: {0}. Schon dort und auf einem anderen Gerät berechnet: {2}; sie weichen um weniger als ein Tausendstel ab und bleiben.',
  '{0} stored at {1}{2} and read back with the same pixels.':
    'Bei {1!}{2!} gespeichert und mit denselben Pixeln zurückgelesen: {0}.',
  '{0} stored at {1} ({2} were there) and read back with the same pixels.':
    'Bei {1!} gespeichert und mit denselben Pixeln zurückgelesen: {0} (schon dort: {2}).',
  '({0} were there)': '(schon dort: {0})',
  'There is no spread of the synthetic {0} to write.':
    'Es gibt keine Streuung des synthetischen {0} zum Schreiben.',
  'There is no synthetic {0} to write.': 'Es gibt kein synthetisches {0} zum Schreiben.',
  'Measure it first, in Synthesise.': 'Zuerst unter „Synthese“ messen.',
  'Synthesise it first, or export the other contrast alone.':
    'Zuerst synthetisieren oder nur den anderen Kontrast exportieren.',
  'The model is in {0}/{1}.': 'Das Modell liegt in {0!}/{1!}.',
  '{0} was loaded, checked, and can be chosen as a model.':
    '{0!} wurde geladen und geprüft und lässt sich als Modell wählen.',
  'Comparing {0}': '{0} vergleichen',
  'Keeping the study': 'Untersuchung aufbewahren',
  'The browser has no room for the {0} MB of this study.':
    'Der Browser hat keinen Platz für die {0} MB dieser Untersuchung.',
  'Delete kept studies, pairs or models that are no longer needed, or free disk space.':
    'Nicht mehr benötigte Untersuchungen, Paare oder Modelle löschen oder Speicherplatz freimachen.',
  'Files of the kept study of {0} are missing: the browser has cleared them.':
    'Dateien der aufbewahrten Untersuchung von {0!} fehlen: Der Browser hat sie gelöscht.',
  'Open it from its own folder, and keep it again.':
    'Die Untersuchung aus ihrem eigenen Ordner öffnen und erneut aufbewahren.',
  'How the study is looked at cannot be kept: {0}':
    'Die Ansicht der Untersuchung lässt sich nicht aufbewahren: {0}',
  'Its images are kept as they are.': 'Ihre Bilder bleiben aufbewahrt, wie sie sind.',
  'A DICOM SR refers to DICOM images, and this series comes from NIfTI.':
    'Ein DICOM SR verweist auf DICOM-Bilder, und diese Serie stammt aus NIfTI.',
  'Save the measurements as CSV, or open the DICOM files.':
    'Die Messungen als CSV speichern oder die DICOM-Dateien öffnen.',
  '{0} was saved.': '{0!} wurde gespeichert.',
  'It carries the patient’s name, as the images that it refers to do.':
    'Es trägt den Namen des Patienten wie die Bilder, auf die es verweist.',
  'A new version of SynthMR waits.': 'Eine neue Version von SynthMR steht bereit.',
  'It takes over when you reload the page; nothing that is kept in the browser is lost.':
    'Sie gilt nach dem Neuladen der Seite; nichts, was im Browser aufbewahrt ist, geht verloren.',
  Reload: 'Neu laden',
  'Fetching {0} from the PACS': 'Aus dem PACS holen: {0}',
  '1 series': '1 Serie',
  'This page is served in a way that keeps it from reaching any PACS.':
    'Diese Seite wird so ausgeliefert, dass sie kein PACS erreichen kann.',
  'Start it by npm start, which can open the page for one address; or by npm start -- --pacs ADDRESS, through which it is reached without CORS.':
    'Mit npm start starten, das die Seite für eine Adresse öffnen kann, oder mit npm start -- --pacs ADRESSE, worüber das PACS ohne CORS erreicht wird.',
  '{0} The engine was started again.': '{0} Die Rechenmaschine wurde neu gestartet.',
  'The engine was started again.': 'Die Rechenmaschine wurde neu gestartet.',
  'The work was interrupted and goes on where it was. {0}':
    'Die Arbeit wurde unterbrochen und geht an derselben Stelle weiter. {0}',
  'Nothing is lost. If it happens often, choose the CPU in Details.':
    'Nichts ist verloren. Geschieht es oft, unter „Details“ den Prozessor (CPU) wählen.',
  'A study cannot be put aside to save memory, so it stays there. {0}':
    'Eine Untersuchung lässt sich nicht auslagern, um Arbeitsspeicher zu sparen; sie bleibt darin. {0}',
  'Close studies that are no longer needed, or free disk space.':
    'Nicht mehr benötigte Untersuchungen schließen oder Speicherplatz freimachen.',
  'Preparing pairs': 'Paare vorbereiten',
  'Reading slices': 'Schichten lesen',
  'Laying it over': 'Überlagerung berechnen',
  'The spread cannot be kept for next time: the browser gives no more storage.':
    'Die Streuung lässt sich nicht für das nächste Mal aufbewahren: Der Browser gibt keinen Speicher mehr.',
  'It stays until the page is closed. Free disk space, or forget kept results in Details.':
    'Sie bleibt, bis die Seite geschlossen wird. Speicherplatz freimachen oder unter „Details“ aufbewahrte Ergebnisse verwerfen.',
  'The spread is measured of a finished synthesis, and there is none of this CT.':
    'Die Streuung wird an einer fertigen Synthese gemessen, und von diesem CT gibt es keine.',
  'Synthesise all slices first.': 'Zuerst alle Schichten synthetisieren.',
  'The spread is measured with the model that made the images, {0}, and another is chosen.':
    'Die Streuung wird mit dem Modell gemessen, das die Bilder erzeugt hat ({0!}), und es ist ein anderes gewählt.',
  'Choose {0} under Model, or synthesise again with the model that is chosen.':
    '{0!} unter „Modell“ wählen oder mit dem gewählten Modell neu synthetisieren.',
  'Reading headers': 'Kopfdaten lesen',
  'Opening {0}': '{0!} öffnen',
  'Bringing the study back into memory': 'Untersuchung zurück in den Arbeitsspeicher holen',
  'This CT is not synthesised.': 'Dieses CT wird nicht synthetisiert.',
  'Finished slices cannot be kept for next time: the browser gives no more storage.':
    'Fertige Schichten lassen sich nicht für das nächste Mal aufbewahren: Der Browser gibt keinen Speicher mehr.',
  'They stay until the page is closed. Free disk space, or forget kept results in Details.':
    'Sie bleiben, bis die Seite geschlossen wird. Speicherplatz freimachen oder unter „Details“ aufbewahrte Ergebnisse verwerfen.',
  'The CT is not ready to be synthesised.': 'Das CT ist noch nicht bereit zur Synthese.',
  'The file of this slice is not at hand any more.': 'Die Datei dieser Schicht ist nicht mehr zur Hand.',
  'Open its folder again.': 'Ihren Ordner erneut öffnen.',
  'The MR as it was acquired, at the nearest slice.':
    'Das MR, wie es aufgenommen wurde, an der nächstgelegenen Schicht.',
  'Synthetic MR has no file before it is exported: this is the CT that it is made from.':
    'Synthetisches MR hat vor dem Export keine Datei: Dies ist das CT, aus dem es entsteht.',
  'Preparing the synthetic T1': 'Synthetisches T1 vorbereiten',
  'Grey and white matter, synthetic T1': 'Graue und weiße Substanz, synthetisches T1',
  'Preparing the real T1': 'Echtes T1 vorbereiten',
  'Grey and white matter, real T1': 'Graue und weiße Substanz, echtes T1',
  'The real T1 was moved or exchanged since it was looked at.':
    'Das echte T1 wurde verschoben oder ausgetauscht, seit es untersucht wurde.',
  'The real T1 was left out: its verdict is bad.':
    'Das echte T1 wurde ausgelassen: Sein Urteil ist schlecht.',
  'The real T1 was left out: it does not lie on the CT yet.':
    'Das echte T1 wurde ausgelassen: Es liegt noch nicht auf dem CT.',
  'The real T1 was left out: it does not lie well on the CT.':
    'Das echte T1 wurde ausgelassen: Es liegt nicht gut auf dem CT.',
  'The real T1 {0}. Its figures are doubtful, too.': 'Das echte T1 {0}. Auch seine Zahlen sind zweifelhaft.',
  'There is no model to start from.': 'Es gibt kein Ausgangsmodell.',
  'Load a model, or put one into public/models and list it in its manifest.json.':
    'Ein Modell laden oder eines in public/models ablegen und dort in manifest.json eintragen.',
  'The CT that this series was made from could not be read, or no head was found in it.':
    'Das CT, aus dem diese Serie entstand, konnte nicht gelesen werden, oder es wurde kein Kopf darin gefunden.',
  'See what the Studies column says of it.': 'In der Spalte „Untersuchungen“ nachsehen, was dazu steht.',
  'patient coordinates': 'Patientenkoordinaten',
  'centres of mass': 'Massenschwerpunkte',
  'This MR series is no stack of parallel slices, so it cannot be laid over the CT.':
    'Diese MR-Serie ist kein Stapel paralleler Schichten und lässt sich daher nicht über das CT legen.',
  'Choose another series of the same contrast.': 'Eine andere Serie desselben Kontrasts wählen.',
  'Found no white matter and fluid in the real {0} where the synthetic {1} shows them.':
    'Im echten {0} wurden dort, wo das synthetische {1} sie zeigt, keine weiße Substanz und kein Liquor gefunden.',
  'Found no white matter in the real {0}.': 'Im echten {0} wurde keine weiße Substanz gefunden.',
  'The real {0} cannot be scaled by {1}.': 'Das echte {0} lässt sich so nicht skalieren: {1}.',
  'It is scaled by {0} instead.': 'Skaliert wird stattdessen so: {0}.',
  'The file is shorter than it was.': 'Die Datei ist kürzer als zuvor.',
  'This run is': 'Dieser Lauf wird',
  'on the CPU': 'auf dem Prozessor (CPU)',
  'on a fresh device': 'auf einem frisch gestarteten Gerät',
  'the same but for rounding': 'bis auf Rundung dieselben',
  'those of an uninterrupted run': 'dieselben wie ohne Unterbrechung',
  'from its beginning': 'von Anfang an',
  'from step {0}, which was kept': 'ab Schritt {0}, der aufbewahrt war',
  '{0} while it trained ({1}). Training continues {2}, {3}; its numbers are {4}.':
    'Beim Training: {0} ({1!}). Das Training geht {2} weiter, {3}; seine Zahlen sind {4}.',
  'Starting the device': 'Gerät starten',
  'Loading the starting model': 'Ausgangsmodell laden',
  'Writing the model': 'Modell schreiben',
  'A pair of this run is': 'Ein Paar dieses Laufs wird',
  '{0} no longer kept here.': '{0} hier nicht mehr aufbewahrt.',
  'Prepare the pairs again and start a new run.':
    'Die Paare erneut vorbereiten und einen neuen Lauf starten.',
  'The starting model {0} has changed since this run began, so it cannot continue.':
    'Das Ausgangsmodell {0!} hat sich seit Beginn dieses Laufs geändert; er kann daher nicht weitergehen.',
  'Put the old model back, or start a new run.':
    'Das alte Modell wieder einsetzen oder einen neuen Lauf starten.',
  '{0} is not a feature network, so the contextual loss cannot use it.':
    '{0!} ist kein Merkmalsnetz; der kontextuelle Verlust kann es nicht verwenden.',
  'Choose another feature network, or another loss.':
    'Ein anderes Merkmalsnetz oder einen anderen Verlust wählen.',
  'It unpacks to far more than it should (a bomb).':
    'Sie wird beim Entpacken viel größer, als sie sein sollte (eine Bombe).',
  'It is damaged or cut short.': 'Sie ist beschädigt oder abgeschnitten.',
  'The gzipped file could not be opened. {0}': 'Die gzip-Datei konnte nicht geöffnet werden. {0}',
  'Fetch or convert it again.': 'Erneut herunterladen oder umwandeln.',
  'Leave this file out and drop the rest.': 'Diese Datei weglassen und die übrigen hineinziehen.',
  'This DICOMDIR only lists images; it holds none.':
    'Dieses DICOMDIR zählt Bilder nur auf; es enthält keine.',
  'Drop the whole folder or disc that it lies on.':
    'Den ganzen Ordner oder Datenträger, auf dem es liegt, hineinziehen.',
  '{0} cannot be fine-tuned: only DRUNets can.': '{0!} lässt sich nicht abstimmen: Das geht nur mit DRUNets.',
  'Choose a DRUNet as the starting model.': 'Ein DRUNet als Ausgangsmodell wählen.',
  'The real MR has no spread of values inside the head, so it cannot be normalised.':
    'Im echten MR sind alle Werte im Kopf gleich; es lässt sich daher nicht normieren.',
  'See whether it covers the head at all; nudge it, or choose another series in Studies.':
    'Nachsehen, ob es den Kopf überhaupt erfasst; es verschieben oder unter „Untersuchungen“ eine andere Serie wählen.',
  'Reading the CT': 'CT lesen',
  'Reading the {0}': '{0} lesen',
  'Aligning the {0}': '{0} ausrichten',
  'Making training slices': 'Trainingsschichten erzeugen',
  'Keeping it': 'Aufbewahren',
  '{0} reaches {1} % of the head.': '{0} erreicht {1} % des Kopfes.',
  'The {0} is no stack of parallel slices.': 'Das {0} ist kein Stapel paralleler Schichten.',
  'Choose another series for this pair.': 'Eine andere Serie für dieses Paar wählen.',
  'The CT holds no air: its values are not Hounsfield units, or CT and MR are swapped.':
    'Das CT enthält keine Luft: Seine Werte sind keine Hounsfield-Einheiten, oder CT und MR sind vertauscht.',
  'Choose the right series as CT, or take this pair out.':
    'Die richtige Serie als CT wählen oder dieses Paar herausnehmen.',
  'The series chosen as {0} holds Hounsfield units of air: it looks like a CT.':
    'Die als {0} gewählte Serie enthält Hounsfield-Einheiten von Luft: Sie sieht aus wie ein CT.',
  'CT and MR may be swapped: choose the right series, or take this pair out.':
    'CT und MR sind vielleicht vertauscht: die richtige Serie wählen oder dieses Paar herausnehmen.',
  'The T1 {0}.': 'Das T1 {0}.',
  'The T1 reaches only {0} of the head.': 'Das T1 erreicht nur {0} des Kopfes.',
  'The T2 reaches only {0} of the head.': 'Das T2 erreicht nur {0} des Kopfes.',
  'The T2 {0}.': 'Das T2 {0}.',
  'See in Compare whether both are of one head, move it by hand there, or take this pair out.':
    'Unter „Vergleich“ nachsehen, ob beide von einem Kopf sind, es dort von Hand verschieben oder dieses Paar herausnehmen.',
  'Only {0} slices hold enough of the head and of the MR; at least {1} are needed.':
    'Schichten mit genug Kopf und MR: nur {0}; nötig sind mindestens {1}.',
  'Choose an MR that covers more of the head, or take this pair out.':
    'Ein MR wählen, das mehr vom Kopf erfasst, oder dieses Paar herausnehmen.',
  'The files of this series are no longer at hand.': 'Die Dateien dieser Serie sind nicht mehr zur Hand.',
  'Drop the folder again.': 'Den Ordner erneut hineinziehen.',
  'There is no head to look for grey and white matter in.':
    'Es gibt keinen Kopf, in dem sich graue und weiße Substanz suchen ließe.',
  'Choose a CT of the head.': 'Ein CT des Kopfes wählen.',
  'This series does not tell the weights and the input that made it, so it cannot be made again.':
    'Diese Serie nennt weder die Gewichte noch die Eingabe, aus denen sie entstand; sie lässt sich daher nicht noch einmal erzeugen.',
  'Only series exported by this program, with their descriptions left in place, can be verified.':
    'Nachprüfen lassen sich nur Serien, die dieses Programm exportiert hat und deren Beschreibungen erhalten sind.',
  'The CT that this series was made from is not open.':
    'Das CT, aus dem diese Serie entstand, ist nicht geöffnet.',
  'Drop it as well. A de-identified series names its CT by a new identity, and cannot be verified with the original.':
    'Es ebenfalls hineinziehen. Eine de-identifizierte Serie nennt ihr CT unter neuer Identität und lässt sich mit dem Original nicht nachprüfen.',
  '{0} has other weights than those that made this series ({1}).':
    '{0!} hat andere Gewichte als die, mit denen diese Serie entstand ({1!}).',
  'Choose the model {0} under Synthesise, then verify again.':
    'Das Modell {0!} unter „Synthese“ wählen, dann erneut nachprüfen.',
  'It holds ZIPs within ZIPs within ZIPs.': 'Es enthält ZIPs in ZIPs in ZIPs.',
  'Its entry {0} is packed in a way that cannot be opened.':
    'Der Eintrag {0!} ist auf eine Weise gepackt, die sich nicht öffnen lässt.',
  'Its entry {0} is damaged.': 'Der Eintrag {0!} ist beschädigt.',
  'It unpacks to far more than it should (a ZIP bomb).':
    'Es wird beim Entpacken viel größer, als es sein sollte (eine ZIP-Bombe).',
  'It is cut short or no ZIP at all.': 'Es ist abgeschnitten oder gar kein ZIP.',
  'It is damaged.': 'Beschädigt.',
  'The ZIP is encrypted: it needs a password.': 'Das ZIP ist verschlüsselt: Es braucht ein Passwort.',
  'Unpack it with its password and drop the folder.':
    'Mit dem Passwort entpacken und den Ordner hineinziehen.',
  'The ZIP could not be opened. {0}': 'Das ZIP konnte nicht geöffnet werden. {0}',
  'Unpack it yourself and drop the folder, or fetch the archive again.':
    'Das Archiv selbst entpacken und den Ordner hineinziehen oder es erneut herunterladen.',
  'it is no ZIP, or a damaged one': 'es ist kein ZIP oder ein beschädigtes',
  'there is no {0} in it': 'es enthält kein {0!}',
  'its {0} is damaged, or of a version that this program does not read':
    '{0!} darin ist beschädigt oder von einer Version, die dieses Programm nicht liest',
  '{0} is no reproducibility bundle: {1}.': '{0!} ist kein Bündel zur Reproduktion: {1}.',
  'Name the ZIP that Export, or npm run synthesise -- --bundle, wrote.':
    'Das ZIP angeben, das der Export oder npm run synthesise -- --bundle geschrieben hat.',
  'row of the cohort': 'Zeile der Kohorte',
  '{0}, {1} MB': '{0}, {1} MB',
  '1 file': '1 Datei',
  '{0} files': '{0} Dateien',
  '1 file, {0} MB': '1 Datei, {0} MB',
  '{0} files, {1} MB': '{0} Dateien, {1} MB',
  'handed to the browser as {0}': 'an den Browser übergeben als {0!}',
  'written to {0}': 'geschrieben nach {0!}',
  'Written straight to the file that you choose, slice by slice.':
    'Wird Schicht für Schicht direkt in die gewählte Datei geschrieben.',
  'This browser cannot write to a chosen file: the archive is gathered first and then downloaded.':
    'Dieser Browser kann nicht in eine gewählte Datei schreiben: Das Archiv wird zuerst gesammelt und dann heruntergeladen.',
  'There is not enough room to write the export.': 'Der Platz reicht nicht, um den Export zu schreiben.',
  'Free some space, or choose another disk.': 'Platz schaffen oder einen anderen Datenträger wählen.',
  'The browser may not write there.': 'Der Browser darf dort nicht schreiben.',
  'Choose the place again and allow the page to write, or choose another folder.':
    'Den Ort erneut wählen und der Seite das Schreiben erlauben oder einen anderen Ordner wählen.',
  'The place is write-protected, or the file is open in another program.':
    'Der Ort ist schreibgeschützt, oder die Datei ist in einem anderen Programm geöffnet.',
  'Close it there, or choose another place.': 'Sie dort schließen oder einen anderen Ort wählen.',
  'The place to write to has vanished.': 'Der Ort zum Schreiben ist verschwunden.',
  'Choose a folder that exists, and try again.': 'Einen vorhandenen Ordner wählen und erneut versuchen.',
  '{0} Nothing was left half-written.': '{0} Nichts blieb halb geschrieben zurück.',
  'Nothing was left half-written.': 'Nichts blieb halb geschrieben zurück.',
  '{0} is full: {1} are in use, and no more is granted.':
    '{0} ist voll: Belegt sind {1}, mehr wird nicht gewährt.',
  'Free disk space, or remove pairs, runs and models that are no longer needed; what was kept before is still there.':
    'Speicherplatz freimachen oder nicht mehr benötigte Paare, Läufe und Modelle entfernen; was vorher aufbewahrt wurde, ist noch da.',
  '{0} refused: {1}': '{0} hat abgelehnt: {1!}',
  'it is not JSON': 'sie ist kein JSON',
  'the server answered {0}': 'der Server antwortete {0!}',
  "The model's file {0} could not be loaded: {1}.":
    'Die Datei {0!} des Modells konnte nicht geladen werden: {1}.',
  'Check that the page is still served (npm start), then try again.':
    'Prüfen, ob die Seite noch ausgeliefert wird (npm start), dann erneut versuchen.',
  'The list of models cannot be read: manifest.json does not have the form that it should.':
    'Die Liste der Modelle lässt sich nicht lesen: manifest.json hat nicht die vorgesehene Form.',
  'Put the manifest.json that came with this program back into its models folder, then reload.':
    'Das mit diesem Programm gelieferte manifest.json wieder in den Ordner models legen, dann neu laden.',
  'it is cut short or damaged': 'abgeschnitten oder beschädigt',
  '{0} is not what it should be': '{0} ist nicht so, wie vorgesehen',
  'its form': 'die Form',
  '{0} is missing': '{0} fehlt',
  'the SHA-256 of {0} is not the one that the model states':
    'die Prüfsumme (SHA-256) von {0!} ist nicht die, die das Modell nennt',
  'its weights are not those whose SHA-256 it states':
    'seine Gewichte sind nicht die, deren Prüfsumme (SHA-256) es nennt',
  'model.json is not JSON': 'model.json ist kein JSON',
  'There is no model.json among the {0} files.': 'Unter den Dateien (Anzahl: {0}) ist kein model.json.',
  'Choose the ZIP or the folder that was saved from this page, or an export of scripts/pretrain/export.py.':
    'Das ZIP oder den Ordner wählen, der von dieser Seite gespeichert wurde, oder einen Export von scripts/pretrain/export.py.',
  '{0} is a feature network: it makes no images.': '{0!} ist ein Merkmalsnetz: Es erzeugt keine Bilder.',
  'Choose a DRUNet or U-Net.': 'Ein DRUNet oder U-Net wählen.',
  'This model cannot be used: {0}.': 'Dieses Modell lässt sich nicht verwenden: {0}.',
  'Save it again where it was made, and copy the whole folder or ZIP.':
    'Dort, wo es entstand, erneut speichern und den ganzen Ordner oder das ganze ZIP kopieren.',
  'The model {0} is no longer kept.': 'Das Modell {0!} wird nicht mehr aufbewahrt.',
  'Choose another model, or load it again from its ZIP.':
    'Ein anderes Modell wählen oder es erneut aus seinem ZIP laden.',
  'record in {0}': 'Eintrag in {0!}',
  'it does not have the form that it should': 'er hat nicht die vorgesehene Form',
  'The browser’s storage': 'Der Speicher des Browsers',
  'Close other tabs of this page and leave private browsing, then try again.':
    'Andere Tabs dieser Seite schließen und den privaten Modus verlassen, dann erneut versuchen.',
  'The pixels of a study that was put aside to save memory are gone.':
    'Die Pixel einer Untersuchung, die ausgelagert war, um Arbeitsspeicher zu sparen, sind verloren.',
  'The study is read again from its files.': 'Die Untersuchung wird neu aus ihren Dateien gelesen.',
  'it is of version {0}, which is newer than this page': 'Version {0!} ist neuer als diese Seite',
  'it is of version {0}, which this page no longer reads':
    'Version {0!} wird von dieser Seite nicht mehr gelesen',
  'its version {0} does not have the form that it should': 'Version {0!} hat nicht die vorgesehene Form',
  '{0} is not what it should be ({1})': '{0} ist nicht so, wie vorgesehen ({1})',
  'The kept {0} {1} cannot be read: {2}.': 'Aufbewahrtes ist nicht lesbar ({0} {1!}): {2}.',
  'The kept row of the cohort {0} cannot be read: {1}.':
    'Die aufbewahrte Zeile {0!} der Kohorte ist nicht lesbar: {1}.',
  'The kept run {0} cannot be read: {1}.': 'Der aufbewahrte Lauf {0!} ist nicht lesbar: {1}.',
  'The kept progress of the run {0} cannot be read: {1}.':
    'Der aufbewahrte Verlauf des Laufs {0!} ist nicht lesbar: {1}.',
  'The kept checkpoint of the run {0} cannot be read: {1}.':
    'Der aufbewahrte Zwischenstand des Laufs {0!} ist nicht lesbar: {1}.',
  'The kept best weights of the run {0} cannot be read: {1}.':
    'Die aufbewahrten besten Gewichte des Laufs {0!} sind nicht lesbar: {1}.',
  'The kept pictures of the run {0} cannot be read: {1}.':
    'Die aufbewahrten Bilder des Laufs {0!} sind nicht lesbar: {1}.',
  'The kept evaluation {0} cannot be read: {1}.': 'Die aufbewahrte Auswertung {0!} ist nicht lesbar: {1}.',
  'The kept model {0} cannot be read: {1}.': 'Das aufbewahrte Modell {0!} ist nicht lesbar: {1}.',
  'The kept pair {0} cannot be read: {1}.': 'Das aufbewahrte Paar {0!} ist nicht lesbar: {1}.',
  'The kept placement {0} cannot be read: {1}.': 'Die aufbewahrte Ausrichtung {0!} ist nicht lesbar: {1}.',
  'The kept study {0} cannot be read: {1}.': 'Die aufbewahrte Untersuchung {0!} ist nicht lesbar: {1}.',
  'The kept tuning {0} cannot be read: {1}.': 'Die aufbewahrte Geräteabstimmung {0!} ist nicht lesbar: {1}.',
  'The kept record in {0} {1} cannot be read: {2}.':
    'Der aufbewahrte Eintrag {1!} in {0!} ist nicht lesbar: {2}.',
  'It was left as it is. Open it with the version of this program that wrote it, or make it again.':
    'Es wurde unverändert gelassen. Mit der Programmversion öffnen, die es geschrieben hat, oder neu erstellen.',
  'progress of the run': 'Verlauf des Laufs',
  'checkpoint of the run': 'Zwischenstand des Laufs',
  'best weights of the run': 'beste Gewichte des Laufs',
  'pictures of the run': 'Bilder des Laufs',
  'Invalid image: expected what a pane can show':
    'Ungültiges Bild: erwartet wird, was ein Bildfeld zeigen kann',
  'expected what a pane can show': 'erwartet wird, was ein Bildfeld zeigen kann',
  'Invalid window: expected one of an image': 'Ungültiges Fenster: erwartet wird das eines Bildes',
  'expected one of an image': 'erwartet wird das eines Bildes',
  'The weights were not kept for next time. {0}':
    'Die Gewichte wurden nicht für das nächste Mal aufbewahrt. {0}',
  'Your settings cannot be read: {0}.': 'Die Einstellungen sind nicht lesbar: {0}.',
  'The usual ones hold. The old ones are put aside, not deleted, when you change one.':
    'Es gelten die üblichen. Die alten werden bei der nächsten Änderung beiseitegelegt, nicht gelöscht.',
  'Your settings cannot be kept for next time: {0}':
    'Die Einstellungen lassen sich nicht für das nächste Mal aufbewahren: {0}',
  'They hold until the page is closed. Free disk space, or leave private browsing.':
    'Sie gelten, bis die Seite geschlossen wird. Speicherplatz freimachen oder den privaten Modus verlassen.',
  '{0} slices kept from before': 'Von früher aufbewahrte Schichten: {0}',
  Paused: 'Angehalten',
  Synthesising: 'Synthese läuft',
  'Swipe position': 'Position des Wischvergleichs',
  Opacity: 'Deckkraft',
  'Field size': 'Feldgröße',
  Outline: 'Umriss',
  Measurements: 'Messungen',
  'Nothing has been drawn yet: choose Distance, Angle, a region, Arrow or Text among the tools.':
    'Noch ist nichts eingezeichnet: unter den Werkzeugen Strecke, Winkel, eine Region, Pfeil oder Text wählen.',
  Drawing: 'Zeichnung',
  Measures: 'Messwerte',
  'Save as CSV': 'Als CSV speichern',
  'Save as DICOM SR': 'Als DICOM SR speichern',
  'They last as long as the study is open, and are kept with a study that is kept in this browser. The SR refers to the files that were opened; values of images that were made here are in the CSV alone.':
    'Sie bestehen, solange die Untersuchung geöffnet ist, und werden mit einer in diesem Browser aufbewahrten Untersuchung aufbewahrt. Das SR verweist auf die geöffneten Dateien; Werte hier erzeugter Bilder stehen nur in der CSV.',
  'Text of {0}': 'Text von {0}',
  'Go to {0}': 'Zu {0} gehen',
  'Remove {0}': '{0} entfernen',
  'Distance {0}': 'Strecke {0}',
  'Angle {0}': 'Winkel {0}',
  'Line profile {0}': 'Linienprofil {0}',
  'Ellipse {0}': 'Ellipse {0}',
  'Rectangle {0}': 'Rechteck {0}',
  'Outline {0}': 'Umriss {0}',
  'Arrow {0}': 'Pfeil {0}',
  'Text {0}': 'Text {0}',
  'axial {0}': 'axial {0}',
  'coronal {0}': 'koronal {0}',
  'sagittal {0}': 'sagittal {0}',
  'acquired {0}': 'wie aufgenommen {0}',
  axial: 'axial',
  coronal: 'koronal',
  sagittal: 'sagittal',
  acquired: 'wie aufgenommen',
  Done: 'Fertig',
  'Image in pane {0}': 'Bild in Bildfeld {0}',
  'Plane in pane {0}': 'Ebene in Bildfeld {0}',
  'Drag a series into this pane, or choose another image.':
    'Eine Serie in dieses Bildfeld ziehen oder ein anderes Bild wählen.',
  'Measure the spread in Synthesise to see this.': 'Dafür unter „Synthese“ die Streuung messen.',
  'Coming up: the slice in view is made first.':
    'Kommt gleich: Die gezeigte Schicht wird zuerst synthetisiert.',
  'Synthesise to see this.': 'Dafür zuerst synthetisieren.',
  'This CT could not be read; the Studies column says why.':
    'Dieses CT konnte nicht gelesen werden; warum, steht in der Spalte „Untersuchungen“.',
  'Reading the CT…': 'CT wird gelesen …',
  'The real MR is being aligned to the CT; see Compare for its progress.':
    'Das echte MR wird am CT ausgerichtet; den Fortschritt zeigt „Vergleich“.',
  'Open the patient’s real MR and choose it in Studies.':
    'Das echte MR des Patienten öffnen und unter „Untersuchungen“ wählen.',
  'Synthesise to see how the synthetic MR differs from the real one.':
    'Synthetisieren, um zu sehen, wie sich das synthetische vom echten MR unterscheidet.',
  'Drop the patient’s real MR too to see how the synthetic MR differs.':
    'Auch das echte MR des Patienten hineinziehen, um zu sehen, worin das synthetische MR abweicht.',
  'a closed series': 'einer geschlossenen Serie',
  'Search tags': 'DICOM-Tags durchsuchen',
  'Name, number or value': 'Name, Nummer oder Wert',
  'Slice {0} / {1}': 'Schicht {0} / {1}',
  'Reading the file…': 'Datei wird gelesen …',
  '· frame {0} of {1}: its own functional groups, and the shared ones':
    '· Einzelbild {0} von {1}: seine eigenen Funktionsgruppen und die gemeinsamen',
  'Copy what is listed': 'Das Aufgelistete kopieren',
  'No tag matches this search.': 'Kein DICOM-Tag passt zu dieser Suche.',
  Tag: 'Tag',
  VR: 'VR',
  Value: 'Wert',
  '{0} more: search to narrow the list.': '{0} weitere: mit der Suche eingrenzen.',
  unknown: 'unbekannt',
  '{0} characters': '{0} Zeichen',
  'Copy {0}': '{0!} kopieren',
  'NIfTI files have no DICOM tags. This is the header of':
    'NIfTI-Dateien haben keine DICOM-Tags. Dies sind die Kopfdaten von',
  'No field matches this search.': 'Kein Feld passt zu dieser Suche.',
  'raw units': 'Rohwerte',
  'intensity 0 to 1': 'Intensität 0 bis 1',
  'by its coordinates': 'nach den Koordinaten',
  'other coordinates: not aligned': 'andere Koordinaten: nicht ausgerichtet',
  'untrained weights': 'untrainierte Gewichte',
  'Spread {0}': 'Streuung {0}',
  '% of full scale': '% der vollen Skala',
  'spread {0} %': 'Streuung {0} %',
  'spread {0} %\ncolour from {1} %': 'Streuung {0} %\nFarbe ab {1} %',
  'alignment unreliable': 'Ausrichtung unzuverlässig',
  'Slices: click or drag to go there. Dark: not made yet. Amber: interpolated where a slice is missing, or of high spread. Red: agrees worst with the real MR.':
    'Schichten: klicken oder ziehen, um dorthin zu gehen. Dunkel: noch nicht synthetisiert. Bernsteinfarben: interpoliert, wo eine Schicht fehlt, oder von hoher Streuung. Rot: stimmt am schlechtesten mit dem echten MR überein.',
  'Pane {0}': 'Bildfeld {0}',
  'with {0}': 'mit {0}',
  'Edges: {0}': 'Kanten: {0}',
  'ANOTHER PATIENT’S MR': 'MR EINES ANDEREN PATIENTEN',
  'No image yet: {0}': 'Noch kein Bild: {0}',
  'Synthetic - research only, not for diagnosis': 'Synthetisch – nur zur Forschung, nicht zur Diagnose',
  '{0} of {1} made': '{0} von {1} fertig',
  '0 to {0}': '0 bis {0}',
  'Slice {0} has not been made yet': 'Schicht {0} ist noch nicht synthetisiert',
  'Pane {0}: {1}, {2} slice {3} of {4}': 'Bildfeld {0}: {1}, {2}, Schicht {3} von {4}',
  '{0} minus {1}': '{0} minus {1}',
  Empty: 'Leer',
  'spread not measured here': 'Streuung hier nicht gemessen',
  'spread not\nmeasured here': 'Streuung hier\nnicht gemessen',
  'colour from {0} %': 'Farbe ab {0} %',
  'spread: SD of': 'Streuung: SD von',
  'four answers, %': 'vier Antworten, %',
  'of full scale': 'der vollen Skala',
  '|synthetic − real|': '|synthetisch − echt|',
  'synthetic − real': 'synthetisch − echt',
  'intensity 0..1': 'Intensität 0..1',
  'The export failed its own check "{0}": {1}':
    'Der Export hat seine eigene Prüfung „{0}“ nicht bestanden: {1}',
  'Nothing was written. Copy the report: this is a defect, or the CT is unusual.':
    'Nichts wurde geschrieben. Den Fehlerbericht kopieren: Dies ist ein Programmfehler, oder das CT ist ungewöhnlich.',
  'The {0} worker stopped: {1}': 'Der Hintergrundprozess „{0!}“ ist stehen geblieben: {1}',
  'Try again; a fresh worker takes its place.': 'Erneut versuchen; ein neuer tritt an seine Stelle.',
  'it was ended from outside, or ran out of memory':
    'er wurde von außen beendet, oder der Arbeitsspeicher reichte nicht',
  'it was ended from outside, or ran out of memory.':
    'er wurde von außen beendet, oder der Arbeitsspeicher reichte nicht.',
  'A fine-tune is running already.': 'Eine Feinabstimmung läuft schon.',
  'Pause or stop it first.': 'Sie zuerst anhalten oder beenden.',
  CT: 'CT',
  MR: 'MR',
  T1: 'T1',
  T2: 'T2',
  Series: 'Serie',
  slices: 'Schichten',
  files: 'Dateien',
  bytes: 'Byte',
  images: 'Bilder',
  pairs: 'Paare',
  'The page could not be put into another language: {0}':
    'Die Seite konnte nicht in eine andere Sprache gebracht werden: {0}',
  'It stays as it is. Reload the page when the server can be reached.':
    'Sie bleibt, wie sie ist. Die Seite neu laden, wenn der Server erreichbar ist.',
  from: 'aus',
};
