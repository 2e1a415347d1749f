package dev.thaw.reports.record;

/// What is held about a participant besides what a record shows, or cannot be shown. The names are
/// those of the record as JSON.
public enum AlsoHeld {
    INTAKE(
            "What an app sends lies in the study's intake, readable by the study's servers, until it"
                    + " is decided on and a day longer; its bytes leave the disk within 30 days."),
    WAITING(
            "What you sent before a consent of yours was known waits for that consent, sealed with"
                    + " your key. This record cannot look there and does not say how much it is;"
                    + " once the consent is known it stands here."),
    REFUSED(
            "Of what was refused nothing is kept but its random id, the reason and when it came: for"
                    + " half a year, without your pseudonym."),
    REPETITIONS(
            "So that nothing counts twice, the id of everything you sent is remembered, with a"
                    + " fingerprint that only your key can make."),
    SUBJECT(
            "Behind the intake a random number stands for you. Only the study's vault leads from your"
                    + " pseudonym to it. It is not in this record, so that nothing outside the vault"
                    + " connects the two."),
    KEYS(
            "The vault keeps the key with which everything about you is sealed, and a keyed hash of"
                    + " your pseudonym. An erasure destroys the key. If you have a link that opens"
                    + " the study app, the hash of its key is kept, without your pseudonym."),
    TABLES(
            "The figures of this record stand in the study's tables, too, under that random number."
                    + " Figures of groups are made from them, as far as you permit it; nobody can be"
                    + " taken out of a figure that was published."),
    EVIDENCE(
            "What a result was computed from is pinned by a hash for each participant. Restricted"
                    + " editions of a result hold values of single persons, without pseudonyms. Of a"
                    + " result that was published it is remembered, under that random number, which"
                    + " of its counts you are in."),
    BACKUPS(
            "Backups hold copies of all this for as long as the study keeps them; ask the study how"
                    + " long that is.");

    private final String sentence;

    AlsoHeld(String sentence) {
        this.sentence = sentence;
    }

    /// What it is, in plain words.
    public String sentence() {
        return sentence;
    }
}
