CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    notes_size INTEGER NOT NULL, notes_mtime_ns INTEGER NOT NULL,
    method INTEGER NOT NULL, problem TEXT NOT NULL);
CREATE TABLE sessions (
    path TEXT PRIMARY KEY REFERENCES files (path) ON DELETE CASCADE,
    start TEXT NOT NULL, duration_s REAL NOT NULL, session TEXT NOT NULL, device TEXT NOT NULL,
    source TEXT NOT NULL, beats INTEGER NOT NULL, clean_share REAL NOT NULL,
    artifact_share REAL NOT NULL, gaps INTEGER NOT NULL, note TEXT NOT NULL, tags TEXT NOT NULL,
    posture TEXT NOT NULL, kind TEXT NOT NULL, said_kind TEXT NOT NULL,
    unfinished INTEGER NOT NULL, problem TEXT NOT NULL,
    day TEXT NOT NULL, instant REAL NOT NULL, 
    rmssd_ms REAL, low_ms REAL, high_ms REAL, mean_hr_bpm REAL, rsa_bpm REAL, rsa_ms REAL,
    lock REAL, withheld TEXT NOT NULL);
CREATE INDEX sessions_by_instant ON sessions (instant);
CREATE TABLE phases (
    path TEXT NOT NULL REFERENCES sessions (path) ON DELETE CASCADE, number INTEGER NOT NULL,
    phase_id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, start_s REAL NOT NULL,
    length_s REAL NOT NULL, pace REAL, 
    rmssd_ms REAL, low_ms REAL, high_ms REAL, mean_hr_bpm REAL, rsa_bpm REAL, rsa_ms REAL,
    lock REAL, withheld TEXT NOT NULL,
    PRIMARY KEY (path, number));
INSERT INTO files VALUES ('2026-03-02 07-30-00 Polar H10.csv', 100, 1, -1, -1, 1, '');
INSERT INTO sessions VALUES (
    '2026-03-02 07-30-00 Polar H10.csv', '2026-03-02T07:30:00+00:00', 180.0, 's-1', 'Polar H10',
    'bluetooth', 190, 0.99, 0.0, 0, 'slept well', '["coffee"]', 'lying', 'paced', '', 0, '',
    '2026-03-02', 1772436600.0, 41.0, 33.0, 51.0, 60.0, NULL, NULL, NULL, '');
INSERT INTO phases VALUES (
    '2026-03-02 07-30-00 Polar H10.csv', 0, 1, 'paced breathing', 'paced', 10.0, 170.0, 6.0, 41.0,
    33.0, 51.0, 60.0, 12.5, 190.0, 0.9, '');
PRAGMA user_version = 1;
