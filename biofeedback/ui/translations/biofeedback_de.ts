<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name></name>
    <message>
        <source>Strap</source>
        <translation>Brustgurt</translation>
    </message>
    <message>
        <source>{name} has no heart rate measurement: choose another device.</source>
        <translation>{name} misst keine Herzfrequenz: Wähle ein anderes Gerät.</translation>
    </message>
    <message>
        <source>The strap</source>
        <translation>Der Brustgurt</translation>
    </message>
    <message>
        <source>Another window or recording of biofeedback on this computer is using the strap: end that one.</source>
        <translation>Ein anderes Fenster oder eine andere Aufzeichnung von biofeedback auf diesem Computer benutzt den Brustgurt: Beende es dort.</translation>
    </message>
    <message>
        <source>Bluetooth stumbled. It will be tried again by itself.</source>
        <translation>Bluetooth ist gestolpert. Es wird von selbst noch einmal versucht.</translation>
    </message>
    <message>
        <source>The link is gone: come back into range, check that the strap sits snugly and that no other app takes it. It will be taken up again by itself.</source>
        <translation>Die Verbindung ist weg: Komm wieder in Reichweite und prüfe, ob der Brustgurt eng anliegt und ob keine andere App ihn belegt. Sie wird von selbst wieder aufgenommen.</translation>
    </message>
    <message>
        <source>Nothing heard for {seconds} s: moisten the electrodes and tighten the strap. It will be taken up again by itself.</source>
        <translation>Seit {seconds} s ist nichts angekommen: Feuchte die Elektroden an und zieh den Brustgurt enger. Die Verbindung wird von selbst wieder aufgenommen.</translation>
    </message>
    <message>
        <source>{name} does not answer: come closer, and close other apps that may hold it (a phone&apos;s, too).</source>
        <translation>{name} antwortet nicht: Komm näher und schließe andere Apps, die ihn belegen könnten (auch auf dem Handy).</translation>
    </message>
    <message>
        <source>This computer has no Bluetooth adapter: plug one in.</source>
        <translation>Dieser Computer hat keinen Bluetooth-Adapter: Schließe einen an.</translation>
    </message>
    <message>
        <source>This Bluetooth adapter cannot connect to straps (no Bluetooth Low Energy): use another.</source>
        <translation>Dieser Bluetooth-Adapter kann sich nicht mit Brustgurten verbinden (kein Bluetooth Low Energy): Nimm einen anderen.</translation>
    </message>
    <message>
        <source>Bluetooth is off: switch it on in the system&apos;s settings.</source>
        <translation>Bluetooth ist aus: Schalte es in den Einstellungen des Systems ein.</translation>
    </message>
    <message>
        <source>This program may not use Bluetooth: allow it in the system&apos;s privacy settings.</source>
        <translation>Dieses Programm darf Bluetooth nicht benutzen: Erlaube es in den Datenschutz-Einstellungen des Systems.</translation>
    </message>
    <message>
        <source>This computer&apos;s administrator does not allow Bluetooth for this program: ask them.</source>
        <translation>Die Verwaltung dieses Computers erlaubt diesem Programm kein Bluetooth: Frag dort nach.</translation>
    </message>
    <message>
        <source>Bluetooth cannot be used: switch it on in the system&apos;s settings.</source>
        <translation>Bluetooth kann nicht benutzt werden: Schalte es in den Einstellungen des Systems ein.</translation>
    </message>
    <message>
        <source>The system&apos;s Bluetooth service does not answer: start it (on Linux: systemctl start bluetooth).</source>
        <translation>Der Bluetooth-Dienst des Systems antwortet nicht: Starte ihn (unter Linux: systemctl start bluetooth).</translation>
    </message>
    <message>
        <source>{name} is not found yet: moisten the electrodes, put it on, and close other apps that may hold it (a phone&apos;s, too).</source>
        <translation>{name} ist noch nicht gefunden: Feuchte die Elektroden an, leg ihn um und schließe andere Apps, die ihn belegen könnten (auch auf dem Handy).</translation>
    </message>
    <message>
        <source>No strap found yet: moisten the electrodes, put it on, and close other apps that may hold it (a phone&apos;s, too).</source>
        <translation>Noch kein Brustgurt gefunden: Feuchte die Elektroden an, leg ihn um und schließe andere Apps, die ihn belegen könnten (auch auf dem Handy).</translation>
    </message>
    <message>
        <source>{name} does not let an unpaired computer in: turn pairing on (in the window&apos;s menu, or `biofeedback record --pair`).</source>
        <translation>{name} lässt nur gekoppelte Computer zu: Schalte das Koppeln ein (im Menü des Fensters oder mit `biofeedback record --pair`).</translation>
    </message>
    <message>
        <source>This user may not use Bluetooth: add yourself to the group &apos;bluetooth&apos; and log in again.</source>
        <translation>Dieses Benutzerkonto darf Bluetooth nicht benutzen: Nimm dich in die Gruppe „bluetooth“ auf und melde dich neu an.</translation>
    </message>
    <message>
        <source>A fault of this program: {error}.</source>
        <translation>Ein Fehler dieses Programms: {error}.</translation>
    </message>
    <message>
        <source>The search failed: {error}.</source>
        <translation>Die Suche ist gescheitert: {error}.</translation>
    </message>
    <message>
        <source>settling in</source>
        <translation>Einschwingen</translation>
    </message>
    <message>
        <source>paced breathing</source>
        <translation>Atmen im Takt</translation>
    </message>
    <message>
        <source>{name} is not a biofeedback recording.</source>
        <translation>{name} ist keine Aufzeichnung von biofeedback.</translation>
    </message>
    <message>
        <source>{name}: a header line is damaged: {line}.</source>
        <translation>{name}: Eine Kopfzeile ist beschädigt: {line}.</translation>
    </message>
    <message>
        <source>{name}: the line with the column names is missing.</source>
        <translation>{name}: Die Zeile mit den Spaltennamen fehlt.</translation>
    </message>
    <message>
        <source>{name}: line {number} is damaged.</source>
        <translation>{name}: Zeile {number} ist beschädigt.</translation>
    </message>
    <message numerus="yes">
        <source>%n beats could not be written: there is no recording of this session.</source>
        <translation>
            <numerusform>%n Herzschlag konnte nicht geschrieben werden: Von dieser Sitzung gibt es keine Aufzeichnung.</numerusform>
            <numerusform>%n Herzschläge konnten nicht geschrieben werden: Von dieser Sitzung gibt es keine Aufzeichnung.</numerusform>
        </translation>
    </message>
    <message>
        <source>No beats came: nothing was recorded.</source>
        <translation>Es kamen keine Herzschläge: Nichts wurde aufgezeichnet.</translation>
    </message>
    <message numerus="yes">
        <source>%n gaps</source>
        <translation>
            <numerusform>%n Lücke</numerusform>
            <numerusform>%n Lücken</numerusform>
        </translation>
    </message>
    <message>
        <source>{beats}, {gaps}</source>
        <translation>{beats}, {gaps}</translation>
    </message>
    <message>
        <source>Only a part of {beats} could be written to {path}.</source>
        <translation>Nur ein Teil konnte in {path} geschrieben werden (insgesamt: {beats}).</translation>
    </message>
    <message>
        <source>{beats} recorded in {path}</source>
        <translation>{beats} aufgezeichnet in {path}</translation>
    </message>
    <message>
        <source>{path} exists already and is never overwritten: choose another name.</source>
        <translation>{path} gibt es schon und wird nie überschrieben: Wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>{path} cannot be used for recordings ({reason}): choose another.</source>
        <translation>{path} ist für Aufzeichnungen nicht benutzbar ({reason}): Wähle einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist: make it first, or name a file such as {name}.</source>
        <translation>Den Ordner {folder} gibt es nicht: Lege ihn an oder nenne eine Datei wie {name}.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to: choose another.</source>
        <translation>In den Ordner {folder} kann nicht geschrieben werden: Wähle einen anderen.</translation>
    </message>
    <message>
        <source>Recording works again; nothing was lost.</source>
        <translation>Die Aufzeichnung geht wieder; nichts ging verloren.</translation>
    </message>
    <message>
        <source>Nothing is on disk yet, your beats are kept in memory. {problem}</source>
        <translation>Noch ist nichts gespeichert, deine Herzschläge bleiben so lange im Arbeitsspeicher. {problem}</translation>
    </message>
    <message>
        <source>The recording cannot be written to {place} ({reason}). Your beats are kept in memory: make room or make the folder writable, and they will be written.</source>
        <translation>Die Aufzeichnung kann nicht in {place} geschrieben werden ({reason}). Deine Herzschläge bleiben im Arbeitsspeicher: Schaffe Platz oder mach den Ordner beschreibbar, dann werden sie geschrieben.</translation>
    </message>
    <message>
        <source>The recording ends here.</source>
        <translation>Hier endet die Aufzeichnung.</translation>
    </message>
    <message>
        <source>{name} is too large for an RR file: choose another file.</source>
        <translation>{name} ist zu groß für eine RR-Datei: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{problem} Choose another file.</source>
        <translation>{problem} Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): choose another file.</source>
        <translation>{path} kann nicht gelesen werden ({reason}): Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is not a text file of RR intervals.</source>
        <translation>{name} ist keine Textdatei mit RR-Intervallen.</translation>
    </message>
    <message>
        <source>{name} holds no RR intervals: choose another file.</source>
        <translation>{name} enthält keine RR-Intervalle: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}: {value} is no RR interval, nor a pause within a recording: take it out, or choose another file.</source>
        <translation>{name}: {value} ist weder ein RR-Intervall noch eine Pause in einer Aufzeichnung: Nimm den Wert heraus oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}, line {line}: {word} is no RR interval. An RR file holds one number a line, in ms or s: mend the line, or choose another file.</source>
        <translation>{name}, Zeile {line}: {word} ist kein RR-Intervall. Eine RR-Datei enthält eine Zahl pro Zeile, in ms oder s: Berichtige die Zeile oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}, line {line}: {word} is no RR interval. An RR file holds one number a line, in ms or s, with a decimal point where it needs one and nothing beside it: mend the line, or choose another file.</source>
        <translation>{name}, Zeile {line}: {word} ist kein RR-Intervall. Eine RR-Datei enthält eine Zahl pro Zeile, in ms oder s, wo nötig mit einem Dezimalpunkt und mit nichts daneben: Berichtige die Zeile oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}: a median of {value} is no RR interval in ms or in s: choose another file.</source>
        <translation>{name}: Ein Median von {value} ist kein RR-Intervall in ms oder s: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} holds no beats: choose another file.</source>
        <translation>{name} enthält keine Herzschläge: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>A fault of this program ended the session: {error}.</source>
        <translation>Ein Fehler dieses Programms hat die Sitzung beendet: {error}.</translation>
    </message>
    <message>
        <source>The simulated strap is out of range. It comes back by itself.</source>
        <translation>Der simulierte Gurt ist außer Reichweite. Er kommt von selbst zurück.</translation>
    </message>
    <message>
        <source>Simulated strap</source>
        <translation>Simulierter Gurt</translation>
    </message>
    <message>
        <source>Simulated strap {number}</source>
        <translation>Simulierter Gurt {number}</translation>
    </message>
    <message>
        <source>There is no sound because the audio library is missing. Install it with: pip install miniaudio</source>
        <translation>Es gibt keinen Ton, weil die Audiobibliothek fehlt. Installiere sie mit: pip install miniaudio</translation>
    </message>
    <message>
        <source>There is no sound because no loudspeaker or headphones were found. Connect some: the sound then begins by itself.</source>
        <translation>Es gibt keinen Ton, weil weder Lautsprecher noch Kopfhörer gefunden wurden. Schließe welche an: Der Ton beginnt dann von selbst.</translation>
    </message>
    <message>
        <source>The sound has stopped because the loudspeaker or headphones went away. Connect them again: the sound then goes on by itself.</source>
        <translation>Der Ton ist verstummt, weil Lautsprecher oder Kopfhörer verschwunden sind. Schließe sie wieder an: Der Ton geht dann von selbst weiter.</translation>
    </message>
    <message>
        <source>The sound has stopped because of a fault of this program. Turn it off and on again; the session is not affected.</source>
        <translation>Der Ton ist durch einen Fehler dieses Programms verstummt. Schalte ihn aus und wieder ein; die Sitzung ist davon nicht betroffen.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>-{minutes} min</source>
        <translation>-{minutes} min</translation>
    </message>
    <message>
        <source>-{seconds} s</source>
        <translation>-{seconds} s</translation>
    </message>
    <message>
        <source>{ms} ms</source>
        <translation>{ms} ms</translation>
    </message>
    <message>
        <source>best {bpm}</source>
        <translation>beste {bpm}</translation>
    </message>
    <message>
        <source>mean {bpm}</source>
        <translation>Mittel {bpm}</translation>
    </message>
    <message>
        <source>settling in, not counted yet</source>
        <translation>schwingt sich ein, zählt noch nicht</translation>
    </message>
    <message>
        <source>Get ready</source>
        <translation>Mach dich bereit</translation>
    </message>
    <message>
        <source>The last breath is over</source>
        <translation>Der letzte Atemzug ist vorbei</translation>
    </message>
    <message>
        <source>No beats come</source>
        <translation>Es kommen keine Herzschläge</translation>
    </message>
    <message>
        <source>Not measurable: the rhythm is irregular</source>
        <translation>Nicht messbar: Der Rhythmus ist unregelmäßig</translation>
    </message>
    <message>
        <source>Gathering breaths</source>
        <translation>Sammle Atemzüge</translation>
    </message>
    <message>
        <source>Not measurable: too many artifacts; keep still for a while</source>
        <translation>Nicht messbar: zu viele Artefakte; halte eine Weile still</translation>
    </message>
    <message>
        <source>Gathering beats after a gap</source>
        <translation>Sammle Herzschläge nach einer Lücke</translation>
    </message>
    <message>
        <source>This pace is too fast for your heart rate: choose a slower one</source>
        <translation>Dieses Tempo ist zu schnell für deine Herzfrequenz: Wähle ein langsameres</translation>
    </message>
    <message>
        <source>{reason}: {seconds} s to go</source>
        <translation>{reason}: noch {seconds} s</translation>
    </message>
    <message>
        <source>regularity {percent} %</source>
        <translation>Gleichmaß {percent} %</translation>
    </message>
    <message>
        <source>This was too short or too noisy to say anything: it takes about three clean breaths at the pace.</source>
        <translation>Das war zu kurz oder zu gestört, um etwas zu sagen: Es braucht etwa drei saubere Atemzüge im Takt.</translation>
    </message>
    <message>
        <source>Your heart rate swung by {bpm} bpm with each breath, on average.</source>
        <translation>Deine Herzfrequenz schwang mit jedem Atemzug im Mittel um {bpm} bpm.</translation>
    </message>
    <message>
        <source>It stayed about the same from beginning to end.</source>
        <translation>Das blieb von Anfang bis Ende etwa gleich.</translation>
    </message>
    <message>
        <source>It grew from {first} to {last} bpm between the first and the last third.</source>
        <translation>Vom ersten zum letzten Drittel stieg das von {first} auf {last} bpm.</translation>
    </message>
    <message>
        <source>It fell from {first} to {last} bpm between the first and the last third.</source>
        <translation>Vom ersten zum letzten Drittel sank das von {first} auf {last} bpm.</translation>
    </message>
    <message>
        <source>Breathing</source>
        <translation>Geatmet</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Swing (RSA)</source>
        <translation>Schwingung (RSA)</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Bester Wert</translation>
    </message>
    <message>
        <source>Following the pace</source>
        <translation>Im Takt</translation>
    </message>
    <message>
        <source>Regularity</source>
        <translation>Gleichmaß</translation>
    </message>
    <message>
        <source>Heart rate</source>
        <translation>Herzfrequenz</translation>
    </message>
    <message>
        <source>RMSSD</source>
        <translation>RMSSD</translation>
    </message>
    <message>
        <source>Beats set aside</source>
        <translation>Nicht gezählte Herzschläge</translation>
    </message>
    <message numerus="yes">
        <source>{time}, %n breaths</source>
        <translation>
            <numerusform>{time}, %n Atemzug</numerusform>
            <numerusform>{time}, %n Atemzüge</numerusform>
        </translation>
    </message>
    <message>
        <source>{rate} breaths a minute</source>
        <translation>{rate} Atemzüge pro Minute</translation>
    </message>
    <message>
        <source>{slowest} to {fastest} breaths a minute</source>
        <translation>{slowest} bis {fastest} Atemzüge pro Minute</translation>
    </message>
    <message numerus="yes">
        <source>{bpm} bpm, {ms} ms, mean of %n breaths</source>
        <translation>
            <numerusform>{bpm} bpm, {ms} ms, aus %n Atemzug</numerusform>
            <numerusform>{bpm} bpm, {ms} ms, Mittel aus %n Atemzügen</numerusform>
        </translation>
    </message>
    <message>
        <source>{bpm} bpm, in breath {number}</source>
        <translation>{bpm} bpm, in Atemzug {number}</translation>
    </message>
    <message>
        <source>{percent} % on average; at {least} % or more for {share} % of the time</source>
        <translation>{percent} % im Mittel; in {share} % der Zeit bei {least} % oder mehr</translation>
    </message>
    <message>
        <source>{bpm} bpm</source>
        <translation>{bpm} bpm</translation>
    </message>
    <message>
        <source>{before} bpm before, {during} bpm while breathing</source>
        <translation>{before} bpm davor, {during} bpm beim Atmen</translation>
    </message>
    <message>
        <source>{before} ms before, {during} ms while breathing: not comparable</source>
        <translation>{before} ms davor, {during} ms beim Atmen: nicht vergleichbar</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>Marke {number}</translation>
    </message>
    <message>
        <source>the live view, the breathe view</source>
        <translation>zur Ansicht Live, zur Ansicht Atmen</translation>
    </message>
    <message>
        <source>set a marker</source>
        <translation>eine Marke setzen</translation>
    </message>
    <message>
        <source>stop and start the recording</source>
        <translation>die Aufzeichnung anhalten und beginnen</translation>
    </message>
    <message>
        <source>begin and end paced breathing</source>
        <translation>das Atmen im Takt beginnen und beenden</translation>
    </message>
    <message>
        <source>breathe slower, faster; in the live view: shorter, longer time</source>
        <translation>langsamer, schneller atmen; in der Ansicht Live: kürzere, längere Zeit</translation>
    </message>
    <message>
        <source>sound of the pacer on and off</source>
        <translation>Ton des Taktgebers an und aus</translation>
    </message>
    <message>
        <source>look back along the curve, and forth</source>
        <translation>auf der Kurve zurück- und wieder vorblättern</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>back to live</source>
        <translation>zurück zu jetzt</translation>
    </message>
    <message>
        <source>nothing but the signal, on the whole screen; Esc leaves it</source>
        <translation>nur das Signal, auf dem ganzen Bildschirm; Esc führt zurück</translation>
    </message>
    <message>
        <source>hide every number at once, or show them again</source>
        <translation>alle Zahlen auf einmal verbergen oder wieder zeigen</translation>
    </message>
    <message>
        <source>end the session</source>
        <translation>die Sitzung beenden</translation>
    </message>
    <message>
        <source>this help</source>
        <translation>diese Hilfe</translation>
    </message>
    <message>
        <source>RMSSD, vagal tone</source>
        <translation>RMSSD, Vagustonus</translation>
    </message>
    <message>
        <source>The typical difference between one heartbeat&apos;s interval and the next, in milliseconds, over the window that stands beside it. It is an index related to the vagus nerve&apos;s regulation of the heart and moves with breathing, speech, posture, movement, coffee, medication and age. Higher is not always better: compare it with your own values under like conditions. (Shaffer &amp; Ginsberg 2017, Front Public Health 5:258; Laborde 2017, Front Psychol 8:213)</source>
        <translation>Der typische Unterschied zwischen einem Herzschlagabstand und dem nächsten, in Millisekunden, über das Zeitfenster, das daneben steht. Die RMSSD ist ein Index, der mit der Regelung des Herzens durch den Vagusnerv zusammenhängt, und ändert sich mit Atmung, Sprechen, Haltung, Bewegung, Kaffee, Medikamenten und Alter. Höher ist nicht immer besser: Vergleiche sie mit deinen eigenen Werten unter gleichen Bedingungen. (Shaffer &amp; Ginsberg 2017, Front Public Health 5:258; Laborde 2017, Front Psychol 8:213)</translation>
    </message>
    <message>
        <source>The band around it</source>
        <translation>Das Band darum</translation>
    </message>
    <message>
        <source>A short window is a sample. With 95 % confidence, five more minutes of the same rest would give a value within the band. It is wider for shorter windows. (How it was fitted: docs/science.md.)</source>
        <translation>Ein kurzes Zeitfenster ist eine Stichprobe. Mit 95 % Sicherheit ergäben fünf weitere Minuten derselben Ruhe einen Wert innerhalb des Bandes. Bei kürzeren Zeitfenstern ist es breiter. (Wie es bestimmt wurde: docs/science.md.)</translation>
    </message>
    <message>
        <source>Usual in this session</source>
        <translation>Üblich in dieser Sitzung</translation>
    </message>
    <message>
        <source>The grey band holds the middle 80 % of this session&apos;s values, from windows that do not overlap, once there are five. Paced breathing is left out of it. It says nothing about what is good.</source>
        <translation>Das graue Band enthält die mittleren 80 % der Werte dieser Sitzung, aus Zeitfenstern, die sich nicht überlappen, sobald es fünf davon gibt. Atmen im Takt zählt nicht mit. Es sagt nichts darüber, was gut ist.</translation>
    </message>
    <message>
        <source>RSA, the swing with each breath</source>
        <translation>RSA, die Schwingung mit jedem Atemzug</translation>
    </message>
    <message>
        <source>Heart rate rises as you breathe in and falls as you breathe out. RSA is the height of that swing at the pacer&apos;s pace, from peak to trough, in beats per minute: a wave is fitted to the last three breaths or 30 s. The bars show each breath&apos;s own highest less lowest heart rate. Compare RSA at the same pace only. (Grossman &amp; Taylor 2007, Biol Psychol 74:263)</source>
        <translation>Die Herzfrequenz steigt beim Einatmen und sinkt beim Ausatmen. Die RSA ist die Höhe dieser Schwingung im Tempo des Taktgebers, vom höchsten zum tiefsten Punkt, in Schlägen pro Minute: An die letzten drei Atemzüge oder 30 s wird eine Welle angepasst. Die Balken zeigen für jeden Atemzug die höchste minus die niedrigste Herzfrequenz. Vergleiche die RSA nur bei gleichem Tempo. (Grossman &amp; Taylor 2007, Biol Psychol 74:263)</translation>
    </message>
    <message>
        <source>Why RMSSD is not the headline while pacing</source>
        <translation>Warum die RMSSD beim Atmen im Takt nicht vorn steht</translation>
    </message>
    <message>
        <source>At the same swing, 6 breaths a minute give about half the RMSSD of 15: it would fall just because you breathe slower. (Front Physiol 2022, 10.3389/fphys.2022.1017350)</source>
        <translation>Bei gleicher Schwingung ergeben 6 Atemzüge pro Minute etwa die halbe RMSSD von 15: Sie würde schon deshalb sinken, weil du langsamer atmest. (Front Physiol 2022, 10.3389/fphys.2022.1017350)</translation>
    </message>
    <message>
        <source>Following the pace, regularity</source>
        <translation>Im Takt, Gleichmaß</translation>
    </message>
    <message>
        <source>Following: how much of the heart rate&apos;s variation goes with the pacer; noise scores a few percent. Regularity: how much of the last 64 s is one single rhythm, whatever its pace. Both are this program&apos;s definitions.</source>
        <translation>Im Takt: wie viel von der Schwankung der Herzfrequenz mit dem Taktgeber geht; Rauschen kommt auf wenige Prozent. Gleichmaß: wie viel der letzten 64 s ein einziger Rhythmus ist, gleich in welchem Tempo. Beides sind Definitionen dieses Programms.</translation>
    </message>
    <message>
        <source>Signal quality</source>
        <translation>Signalqualität</translation>
    </message>
    <message>
        <source>Good, fair or poor, with the reason. Beats that cannot be trusted (premature, missed, out of range) are open rings on the curve of heart rate and are left out. Where too few can be trusted there is no number, but why. Lost time is a hole, never a line.</source>
        <translation>Gut, mäßig oder schlecht, mit dem Grund. Herzschläge, denen nicht zu trauen ist (verfrüht, verpasst, außerhalb des Möglichen), sind offene Ringe auf der Kurve der Herzfrequenz und zählen nicht mit. Wo zu wenigen zu trauen ist, steht statt einer Zahl der Grund. Verlorene Zeit ist ein Loch, nie eine Linie.</translation>
    </message>
    <message>
        <source>Breathe softly</source>
        <translation>Atme sanft</translation>
    </message>
    <message>
        <source>Slow and effortless, between {slowest} and {fastest} breaths a minute. If you feel light-headed, breathe less deeply, or stop and breathe as you like.</source>
        <translation>Langsam und mühelos, zwischen {slowest} und {fastest} Atemzügen pro Minute. Wird dir schwindelig, atme weniger tief oder hör auf und atme, wie du magst.</translation>
    </message>
    <message>
        <source>What this is not</source>
        <translation>Was das nicht ist</translation>
    </message>
    <message>
        <source>Not a medical device: it diagnoses nothing. It does not measure stress, love or oxytocin. Atrial fibrillation, frequent extra beats and pacemakers make these numbers meaningless: it then says that they cannot be measured.</source>
        <translation>Kein Medizinprodukt: Es stellt keine Diagnosen. Es misst weder Stress noch Liebe noch Oxytocin. Vorhofflimmern, häufige Extraschläge und Herzschrittmacher machen diese Zahlen bedeutungslos: Dann sagt es, dass sie nicht messbar sind.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Slow, 6 a minute</source>
        <translation>Langsam, 6 pro Minute</translation>
    </message>
    <message>
        <source>Longer out-breath, 4-6</source>
        <translation>Längeres Ausatmen, 4-6</translation>
    </message>
    <message>
        <source>Coherent, 5.5 a minute</source>
        <translation>Kohärent, 5.5 pro Minute</translation>
    </message>
    <message>
        <source>Box, 4-4-4-4</source>
        <translation>Quadrat, 4-4-4-4</translation>
    </message>
    <message>
        <source>4-7-8</source>
        <translation>4-7-8</translation>
    </message>
    <message>
        <source>in {length} s</source>
        <translation>ein {length} s</translation>
    </message>
    <message>
        <source>hold {length} s</source>
        <translation>halten {length} s</translation>
    </message>
    <message>
        <source>out {length} s</source>
        <translation>aus {length} s</translation>
    </message>
    <message>
        <source>rest {length} s</source>
        <translation>ruhen {length} s</translation>
    </message>
    <message>
        <source>usual in this session</source>
        <translation>hier üblich</translation>
    </message>
    <message>
        <source>{reason} {length} s</source>
        <translation>{reason} {length} s</translation>
    </message>
    <message numerus="yes">
        <source>last beat %n s ago</source>
        <translation>
            <numerusform>letzter Herzschlag vor %n s</numerusform>
            <numerusform>letzter Herzschlag vor %n s</numerusform>
        </translation>
    </message>
    <message>
        <source>Searching for a strap</source>
        <translation>Suche einen Brustgurt</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbinde</translation>
    </message>
    <message>
        <source>Connected, waiting for beats</source>
        <translation>Verbunden, warte auf Herzschläge</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Connected, no skin contact</source>
        <translation>Verbunden, kein Hautkontakt</translation>
    </message>
    <message>
        <source>Heart rate only</source>
        <translation>Nur Herzfrequenz</translation>
    </message>
    <message>
        <source>Link lost, retrying</source>
        <translation>Verbindung verloren, neuer Versuch</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>searching for a strap</source>
        <comment>within a line</comment>
        <translation>sucht Brustgurt</translation>
    </message>
    <message>
        <source>connecting</source>
        <comment>within a line</comment>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>connected, waiting for beats</source>
        <comment>within a line</comment>
        <translation>verbunden, wartet auf Herzschläge</translation>
    </message>
    <message>
        <source>live</source>
        <comment>within a line</comment>
        <translation>live</translation>
    </message>
    <message>
        <source>connected, no skin contact</source>
        <comment>within a line</comment>
        <translation>verbunden, kein Hautkontakt</translation>
    </message>
    <message>
        <source>heart rate only</source>
        <comment>within a line</comment>
        <translation>nur Herzfrequenz</translation>
    </message>
    <message>
        <source>link lost, retrying</source>
        <comment>within a line</comment>
        <translation>Verbindung verloren, neuer Versuch</translation>
    </message>
    <message>
        <source>stopped</source>
        <comment>within a line</comment>
        <translation>beendet</translation>
    </message>
    <message>
        <source>Moisten the electrodes and put the strap on: it wakes up on your skin.</source>
        <translation>Feuchte die Elektroden an und leg den Brustgurt um: Auf der Haut wacht er auf.</translation>
    </message>
    <message>
        <source>Sit still for a moment: the first beats take a few seconds.</source>
        <translation>Sitz einen Moment still: Die ersten Herzschläge brauchen einige Sekunden.</translation>
    </message>
    <message>
        <source>Moisten the electrodes and tighten the strap.</source>
        <translation>Feuchte die Elektroden an und zieh den Brustgurt enger.</translation>
    </message>
    <message>
        <source>This strap sends heart rate only: HRV needs RR intervals. Try another strap.</source>
        <translation>Dieser Brustgurt sendet nur die Herzfrequenz: HRV braucht RR-Intervalle. Versuche einen anderen.</translation>
    </message>
    <message>
        <source>It is taken up again by itself, into the same recording.</source>
        <translation>Sie wird von selbst wieder aufgenommen, in dieselbe Aufzeichnung.</translation>
    </message>
    <message>
        <source>link lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>no skin contact</source>
        <translation>kein Hautkontakt</translation>
    </message>
    <message>
        <source>no beats</source>
        <translation>keine Herzschläge</translation>
    </message>
    <message>
        <source>unreadable data</source>
        <translation>unlesbare Daten</translation>
    </message>
    <message>
        <source>beats lost</source>
        <translation>Herzschläge verloren</translation>
    </message>
    <message>
        <source>gap</source>
        <translation>Lücke</translation>
    </message>
    <message>
        <source>no link to the strap</source>
        <translation>keine Verbindung zum Brustgurt</translation>
    </message>
    <message>
        <source>this strap sends no RR intervals</source>
        <translation>dieser Brustgurt sendet keine RR-Intervalle</translation>
    </message>
    <message>
        <source>no beats come</source>
        <translation>es kommen keine Herzschläge</translation>
    </message>
    <message>
        <source>the rhythm is irregular</source>
        <translation>der Rhythmus ist unregelmäßig</translation>
    </message>
    <message>
        <source>artifacts</source>
        <translation>Artefakte</translation>
    </message>
    <message>
        <source>gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <source>packets come late</source>
        <translation>Pakete kommen verspätet</translation>
    </message>
    <message>
        <source>Good signal</source>
        <translation>Gutes Signal</translation>
    </message>
    <message>
        <source>Fair signal</source>
        <translation>Mäßiges Signal</translation>
    </message>
    <message>
        <source>Poor signal</source>
        <translation>Schlechtes Signal</translation>
    </message>
    <message>
        <source>No signal</source>
        <translation>Kein Signal</translation>
    </message>
    <message>
        <source>{percent} % artifacts</source>
        <translation>{percent} % Artefakte</translation>
    </message>
    <message>
        <source>{grade}: {reasons}</source>
        <translation>{grade}: {reasons}</translation>
    </message>
    <message>
        <source>Keep still for a while; moisten the electrodes and tighten the strap.</source>
        <translation>Halte eine Weile still; feuchte die Elektroden an und zieh den Brustgurt enger.</translation>
    </message>
    <message>
        <source>Heart rate goes on. RMSSD says nothing while beats follow without order.</source>
        <translation>Die Herzfrequenz geht weiter. Die RMSSD sagt nichts, solange Herzschläge ohne Ordnung folgen.</translation>
    </message>
    <message numerus="yes">
        <source>%n beats</source>
        <translation>
            <numerusform>%n Herzschlag</numerusform>
            <numerusform>%n Herzschläge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n differences</source>
        <translation>
            <numerusform>%n Differenz</numerusform>
            <numerusform>%n Differenzen</numerusform>
        </translation>
    </message>
    <message>
        <source>Too few successive beats in this window</source>
        <translation>Zu wenige aufeinanderfolgende Herzschläge in diesem Zeitfenster</translation>
    </message>
    <message>
        <source>No skin contact</source>
        <translation>Kein Hautkontakt</translation>
    </message>
    <message>
        <source>Not measurable: {percent} % of the intervals are artifacts</source>
        <translation>Nicht messbar: {percent} % der Intervalle sind Artefakte</translation>
    </message>
    <message>
        <source>Gathering beats</source>
        <translation>Sammle Herzschläge</translation>
    </message>
</context>
<context>
    <name>AppMenu</name>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Record every session</source>
        <translation>Jede Sitzung aufzeichnen</translation>
    </message>
    <message>
        <source>Pair with straps (few need it)</source>
        <translation>Mit Gurten koppeln (wenige brauchen es)</translation>
    </message>
    <message>
        <source>Choose another folder for recordings …</source>
        <translation>Anderen Ordner für Aufzeichnungen wählen …</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Show recordings in {folder}</source>
        <translation>Aufzeichnungen in {folder} zeigen</translation>
    </message>
</context>
<context>
    <name>BigNumber</name>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>withheld</source>
        <translation>kein Wert</translation>
    </message>
</context>
<context>
    <name>BreathBars</name>
    <message>
        <source>swing of each breath, peak to trough, in bpm</source>
        <translation>Schwingung je Atemzug, vom höchsten zum tiefsten Wert, in bpm</translation>
    </message>
</context>
<context>
    <name>BreathChart</name>
    <message>
        <source>Heart rate against the pace</source>
        <translation>Herzfrequenz und Atemtakt</translation>
    </message>
    <message>
        <source>heart rate in bpm</source>
        <translation>Herzfrequenz in bpm</translation>
    </message>
    <message>
        <source>the pace (dotted)</source>
        <translation>Atemtakt (gepunktet)</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>BreathShape</name>
    <message>
        <source>The shape of one breath</source>
        <translation>Die Form eines Atemzugs</translation>
    </message>
    <message>
        <source>in</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>halten</translation>
    </message>
    <message>
        <source>out</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>rest</source>
        <translation>ruhen</translation>
    </message>
</context>
<context>
    <name>BreatheRunning</name>
    <message>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>End and see summary</source>
        <translation>Beenden und ansehen</translation>
    </message>
    <message>
        <source>RSA  ·  swing of heart rate with each breath</source>
        <translation>RSA  ·  Schwingung der Herzfrequenz je Atemzug</translation>
    </message>
    <message>
        <source>Following the pace</source>
        <translation>Im Takt</translation>
    </message>
    <message>
        <source>While pacing, RSA tells more than RMSSD, which falls with the pace itself.</source>
        <translation>Beim Atmen im Takt sagt die RSA mehr als die RMSSD, die schon mit dem Tempo sinkt.</translation>
    </message>
    <message>
        <source>{done} of {whole}</source>
        <translation>{done} von {whole}</translation>
    </message>
    <message>
        <source>Ends with this breath</source>
        <translation>Endet mit diesem Atemzug</translation>
    </message>
    <message>
        <source>Sound off</source>
        <translation>Ton aus</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>Ton an</translation>
    </message>
</context>
<context>
    <name>BreatheSetup</name>
    <message>
        <source>Pace</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>In-breath</source>
        <translation>Einatmen</translation>
    </message>
    <message>
        <source>Hold after it</source>
        <translation>Danach halten</translation>
    </message>
    <message>
        <source>Rest after the out-breath</source>
        <translation>Nach dem Ausatmen ruhen</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message>
        <source>without an end</source>
        <translation>ohne Ende</translation>
    </message>
    <message>
        <source>Begin gently: come down to the pace over four breaths</source>
        <translation>Sanft beginnen: in vier Atemzügen zum Tempo finden</translation>
    </message>
    <message>
        <source>Keep as my own …</source>
        <translation>Als eigenes behalten …</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Breathe with the pacer</source>
        <translation>Atme mit dem Taktgeber</translation>
    </message>
    <message>
        <source>Slow breathing swings the heart rate with every breath. You see that swing (RSA), breath by breath, and how well your heart follows the pace. Breathe softly: if you feel light-headed, breathe less deeply or stop.</source>
        <translation>Langsames Atmen lässt die Herzfrequenz mit jedem Atemzug schwingen. Du siehst diese Schwingung (RSA), Atemzug für Atemzug, und wie gut dein Herz dem Takt folgt. Atme sanft: Wird dir schwindelig, atme weniger tief oder hör auf.</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>{rate} breaths a minute</source>
        <translation>{rate} Atemzüge pro Minute</translation>
    </message>
    <message>
        <source>{percent} %, {length} s</source>
        <translation>{percent} %, {length} s</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no pause</comment>
        <translation>gar nicht</translation>
    </message>
    <message>
        <source>Keep this pattern</source>
        <translation>Dieses Muster behalten</translation>
    </message>
    <message>
        <source>Its name:</source>
        <translation>Sein Name:</translation>
    </message>
</context>
<context>
    <name>BreatheSummary</name>
    <message>
        <source>What your heart did</source>
        <translation>Was dein Herz getan hat</translation>
    </message>
    <message>
        <source>A note, if you like</source>
        <translation>Eine Notiz, wenn du magst</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Breathe again</source>
        <translation>Noch einmal atmen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>How comfortable was it?</source>
        <translation>Wie angenehm war es?</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>gar nicht</translation>
    </message>
    <message>
        <source>Comfort {value} of {most}</source>
        <translation>Angenehm: {value} von {most}</translation>
    </message>
    <message>
        <source>very</source>
        <translation>sehr</translation>
    </message>
    <message>
        <source>RSA is compared with your own at the same pace only; it moves with posture, depth of breath and time of day. Not a medical device.</source>
        <translation>Vergleiche die RSA nur mit deiner eigenen bei gleichem Tempo; sie ändert sich mit Haltung, Atemtiefe und Tageszeit. Kein Medizinprodukt.</translation>
    </message>
</context>
<context>
    <name>DemoBar</name>
    <message>
        <source>Miss a beat</source>
        <translation>Schlag verpassen</translation>
    </message>
    <message>
        <source>Lose the link</source>
        <translation>Verbindung trennen</translation>
    </message>
    <message>
        <source>Breathe as one likes</source>
        <translation>Frei atmen</translation>
    </message>
    <message>
        <source>Demo: a simulated heart</source>
        <translation>Demo: simuliertes Herz</translation>
    </message>
</context>
<context>
    <name>LivePlots</name>
    <message>
        <source>Curves of vagal tone and heart rate</source>
        <translation>Kurven von Vagustonus und Herzfrequenz</translation>
    </message>
    <message>
        <source>RMSSD in ms</source>
        <translation>RMSSD in ms</translation>
    </message>
    <message>
        <source>Heart rate in bpm</source>
        <translation>Herzfrequenz in bpm</translation>
    </message>
    <message numerus="yes">
        <source>The curve of vagal tone begins after %n s of clean beats</source>
        <translation>
            <numerusform>Die Kurve des Vagustonus beginnt nach %n s sauberer Herzschläge</numerusform>
            <numerusform>Die Kurve des Vagustonus beginnt nach %n s sauberer Herzschläge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>Window of RMSSD</source>
        <translation>Zeitfenster der RMSSD</translation>
    </message>
    <message numerus="yes">
        <source>the last %n s</source>
        <translation>
            <numerusform>die letzte %n s</numerusform>
            <numerusform>die letzten %n s</numerusform>
        </translation>
    </message>
    <message>
        <source>Range of the curves</source>
        <translation>Zeitraum der Kurven</translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message>
        <source>Heart rate</source>
        <translation>Herzfrequenz</translation>
    </message>
    <message>
        <source>Hidden. P shows it again.</source>
        <translation>Verborgen. P zeigt es wieder.</translation>
    </message>
    <message>
        <source>Back to live</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message>
        <source>End</source>
        <comment>a key</comment>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Vagal tone  ·  RMSSD over</source>
        <translation>Vagustonus  ·  RMSSD über</translation>
    </message>
    <message>
        <source>Curves over</source>
        <translation>Kurven über</translation>
    </message>
    <message>
        <source>likely {low} to {high} ms</source>
        <translation>wahrscheinlich {low} bis {high} ms</translation>
    </message>
    <message>
        <source>from {beats}, {differences}</source>
        <translation>{beats}, {differences}</translation>
    </message>
    <message>
        <source>below this session&apos;s usual</source>
        <translation>unter dem Üblichen</translation>
    </message>
    <message>
        <source>above this session&apos;s usual</source>
        <translation>über dem Üblichen</translation>
    </message>
    <message>
        <source>about this session&apos;s usual</source>
        <translation>etwa im Üblichen</translation>
    </message>
    <message>
        <source>{value} ms over {window} s meanwhile</source>
        <translation>bis dahin {value} ms über {window} s</translation>
    </message>
    <message>
        <source>Looking back: {begin} to {end}</source>
        <translation>Rückblick: {begin} bis {end}</translation>
    </message>
</context>
<context>
    <name>PacerDisc</name>
    <message>
        <source>breathe in</source>
        <translation>einatmen</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>halten</translation>
    </message>
    <message>
        <source>breathe out</source>
        <translation>ausatmen</translation>
    </message>
    <message>
        <source>rest</source>
        <translation>ruhen</translation>
    </message>
    <message>
        <source>get ready</source>
        <translation>gleich geht es los</translation>
    </message>
    <message>
        <source>Breathing pacer</source>
        <translation>Taktgeber für den Atem</translation>
    </message>
</context>
<context>
    <name>RecordingBar</name>
    <message>
        <source>Mark</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>Fokus</translation>
    </message>
    <message>
        <source>End session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Aufzeichnung aus</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufzeichnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Not recording  ·  {clock}</source>
        <translation>Keine Aufzeichnung  ·  {clock}</translation>
    </message>
    <message>
        <source>Not saved, see above  ·  {clock}</source>
        <translation>Nicht gespeichert, siehe oben  ·  {clock}</translation>
    </message>
    <message>
        <source>Recording begins with the strap  ·  {clock}</source>
        <translation>Die Aufzeichnung beginnt mit dem Brustgurt  ·  {clock}</translation>
    </message>
    <message>
        <source>●  Recording  ·  {clock}  ·  {name}</source>
        <translation>●  Aufzeichnung  ·  {clock}  ·  {name}</translation>
    </message>
</context>
<context>
    <name>SessionPage</name>
    <message>
        <source>Esc leaves</source>
        <translation>Esc beendet</translation>
    </message>
</context>
<context>
    <name>SoundControls</name>
    <message>
        <source>no sound</source>
        <translation>kein Ton</translation>
    </message>
    <message>
        <source>a gliding tone</source>
        <translation>ein gleitender Ton</translation>
    </message>
    <message>
        <source>soft bells</source>
        <translation>sanfte Glocken</translation>
    </message>
    <message>
        <source>Sound of the pacer</source>
        <translation>Ton des Taktgebers</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>with a second tone that swells with my RSA</source>
        <translation>mit einem zweiten Ton, der mit meiner RSA anschwillt</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Volume: {percent} %</source>
        <translation>Lautstärke: {percent} %</translation>
    </message>
</context>
<context>
    <name>StrapDrawing</name>
    <message>
        <source>Moisten the pads</source>
        <translation>Elektroden anfeuchten</translation>
    </message>
    <message>
        <source>Below the chest, snug</source>
        <translation>Eng unter der Brust</translation>
    </message>
    <message>
        <source>Snap the sensor on</source>
        <translation>Sensor aufdrücken</translation>
    </message>
    <message>
        <source>How to put on the strap</source>
        <translation>So legst du den Brustgurt um</translation>
    </message>
    <message>
        <source>First, moisten the two electrode pads on the inside of the strap. Second, fasten the strap around the chest, snug, just below the chest muscles or breasts, with the logo in the middle. Third, snap the sensor onto the strap.</source>
        <translation>Erstens: Feuchte die beiden Elektroden auf der Innenseite des Brustgurts an. Zweitens: Leg den Gurt eng um die Brust, gleich unter den Brustmuskeln oder Brüsten, mit dem Logo in der Mitte. Drittens: Drück den Sensor auf den Gurt.</translation>
    </message>
</context>
<context>
    <name>StrapPicker</name>
    <message>
        <source>Put on your strap</source>
        <translation>Leg deinen Brustgurt um</translation>
    </message>
    <message>
        <source>It wakes up on your skin by itself. Any strap with the standard heart rate service works.</source>
        <translation>Auf der Haut wacht er von selbst auf. Jeder Brustgurt mit dem üblichen Herzfrequenz-Dienst geht.</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>A simulated heart through everything a real one goes through</source>
        <translation>Ein simuliertes Herz durchläuft alles, was ein echtes durchläuft</translation>
    </message>
    <message>
        <source>Replay a file …</source>
        <translation>Datei abspielen …</translation>
    </message>
    <message>
        <source>For self-observation. Not a medical device.</source>
        <translation>Zur Selbstbeobachtung. Kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>Connect to {name}</source>
        <translation>Mit {name} verbinden</translation>
    </message>
    <message>
        <source>Looking for straps …</source>
        <translation>Suche Brustgurte …</translation>
    </message>
    <message>
        <source>Strap without a name, {ending}</source>
        <translation>Brustgurt ohne Namen, {ending}</translation>
    </message>
    <message>
        <source>No strap found. Wet the electrodes, wear it snugly, and close other apps that may hold it, a phone&apos;s too.</source>
        <translation>Kein Brustgurt gefunden. Feuchte die Elektroden an, trag ihn eng und schließe andere Apps, die ihn belegen könnten, auch auf dem Handy.</translation>
    </message>
    <message>
        <source>connected to this computer</source>
        <translation>mit diesem Computer verbunden</translation>
    </message>
    <message>
        <source>strong signal</source>
        <translation>starkes Signal</translation>
    </message>
    <message>
        <source>fair signal</source>
        <translation>mittleres Signal</translation>
    </message>
    <message>
        <source>weak signal</source>
        <translation>schwaches Signal</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>{place}: key {key}</source>
        <translation>{place}: Taste {key}</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Choose another strap</source>
        <translation>Anderen Brustgurt wählen</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Breathe</source>
        <translation>Atmen</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Replay a recording or a file of RR intervals</source>
        <translation>Eine Aufzeichnung oder eine Datei mit RR-Intervallen abspielen</translation>
    </message>
    <message>
        <source>Recordings and RR files (*.csv *.txt);;All files (*)</source>
        <translation>Aufzeichnungen und RR-Dateien (*.csv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Recordings lie in {folder}</source>
        <translation>Die Aufzeichnungen liegen in {folder}</translation>
    </message>
    <message>
        <source>Folder for recordings</source>
        <translation>Ordner für Aufzeichnungen</translation>
    </message>
    <message>
        <source>The language changes when the window is opened again.</source>
        <translation>Die Sprache wechselt, wenn das Fenster neu geöffnet wird.</translation>
    </message>
    <message>
        <source>The size changes when the window is opened again.</source>
        <translation>Die Größe ändert sich, wenn das Fenster neu geöffnet wird.</translation>
    </message>
    <message>
        <source>Strap</source>
        <translation>Brustgurt</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>battery {percent} %</source>
        <translation>Batterie {percent} %</translation>
    </message>
</context>
</TS>
