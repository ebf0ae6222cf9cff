using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Generate;

/// <summary>
/// The real words. Each row has the tags of its words, the most frequent first (<c>-</c> for none, <c>=</c> for none
/// and no case variants), their popularity (0 to 9, each step about five times the one before), and the words.
/// </summary>
/// <remarks>
/// A lower-case word also occurs Capitalized and in UPPER case, a Capitalized one also in UPPER case. Rows with <c>=</c>
/// hold the oddities of the real files: apostrophes, hyphens, digits, trailing underscores that are not tags.
/// The list is part of every dataset: a change to it changes the bytes of every seed.
/// </remarks>
internal static class RealWords
{
    /// <summary>The words of the list, each in all its cases.</summary>
    public static List<RealWord> Read()
    {
        var words = new List<RealWord>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string row in Encoding.UTF8.GetString(Rows).Split('\n'))
        {
            string[] fields = row.Trim('\r').Split(' ');
            bool asWritten = fields[0] == "=";
            PosTag[] tags = fields[0] is "=" or "-" ? [] : Array.ConvertAll(fields[0].Split(','), TagSuffixes.Parse);
            int popularity = fields[1][0] - '0';
            foreach (string word in fields.AsSpan(2))
            {
                foreach ((string text, WordCase writing) in Cases(word, asWritten))
                {
                    // "a" and "A1" equal their own upper case; the first row with a word counts.
                    if (seen.Add(text)) words.Add(new RealWord(Encoding.UTF8.GetBytes(text), writing, tags, popularity));
                }
            }
        }
        return words;
    }

    private static IEnumerable<(string Text, WordCase Case)> Cases(string word, bool asWritten)
    {
        bool lower = char.IsLower(word[0]);
        yield return (word, lower ? WordCase.Lower : WordCase.Capitalized);
        if (asWritten) yield break;
        if (lower) yield return (char.ToUpperInvariant(word[0]) + word[1..], WordCase.Capitalized);
        yield return (word.ToUpperInvariant(), WordCase.Upper);
    }

    private static ReadOnlySpan<byte> Rows => """
        CONJ 9 and
        DET 9 a
        DET 8 an all
        DET,PRON 7 any another
        ADP 8 as at
        ADP,ADV 7 about after above along around across
        ADP 6 against among
        ADP 5 amid amongst astride aboard
        ADP 4 athwart abaft anent
        VERB 8 are
        VERB,NOUN 6 am act answer appeal address advance attempt attack aim aid award ally
        VERB,NOUN 5 ache approach arrest assault advocate ambush anchor anger alarm account addict
        VERB,NOUN 4 abandon abuse arch audit ail auction array arc autograph alternate
        ADV 7 also again always away already almost
        ADV 6 ago ahead alone aside altogether apart abroad anyway actually apparently
        ADV 5 afterwards annually absolutely accordingly accurately adequately alike anywhere approximately anew aloud afresh
        ADV 4 abruptly ably abundantly accidentally acutely admirably affectionately aimlessly amicably angrily anxiously
        ADV 3 abnormally abominably absently aboveboard adamantly akimbo aloft apiece askance askew astern awry awkwardly
        PRON 6 anyone anything anybody
        NOUN 7 age art air action account area amount authority army analysis
        NOUN 6 absence access accident addition administration advantage advice affair agency agent agreement agriculture
        NOUN 6 animal apple application appointment arm article artist aspect assembly association attention attitude audience
        NOUN 6 author average activity arrangement argument acid arrival appearance assistance assumption atmosphere ability
        NOUN 5 abbey abbot abdomen abode abolition abortion abstraction absurdity abundance academy accent acceptance
        NOUN 5 accommodation accomplishment accordance accumulation accuracy accusation achievement acquaintance acquisition
        NOUN 5 acre actor actress adaptation adjustment admiral admiration admission adoption adventure advertisement affection
        NOUN 5 aircraft airport alcohol alliance allowance alphabet altar alteration altitude ambassador ambition ambulance
        NOUN 5 ammunition amusement ancestor angel angle ankle anniversary announcement anthem anticipation anxiety apartment
        NOUN 5 apology apparatus appetite applause appreciation apprehension arena aristocracy arithmetic armour arrow arsenal
        NOUN 5 ash aspiration assertion assessment asset asylum athlete atom attachment attorney aunt autumn avenue awareness axis
        NOUN 4 abacus aberration abscess abyss acorn acoustics acrobat acronym adage adolescence adrenaline aerial aerodrome
        NOUN 4 affidavit affinity affliction afternoon aftermath agenda agony agreeableness albatross albumen alchemy alcove
        NOUN 4 algebra algorithm alibi alimony alkali allegory allergy alligator almanac almond alphabetization altruism aluminium
        NOUN 4 amalgam amateur amber ambiguity amendment amethyst amnesty amplifier anaemia anagram analogy anarchy anatomy
        NOUN 4 anchovy anecdote annexation anode anomaly antagonist ant antelope antenna anthology anthropology antibody antidote
        NOUN 4 antique anvil apathy aperture aphorism apostle apostrophe apparition apprentice apricot apron aqueduct arbiter
        NOUN 4 arbour arcade archaeology archbishop archer architect archive ardour aroma arsenic artery arthritis artichoke
        NOUN 4 artifice artillery asbestos ascent asparagus asphalt aspirin assassin asteroid asthma astrology astronaut astronomy
        NOUN 4 atheism atlas atonement atrocity attic auburn aubergine audacity augury aura autonomy avalanche avarice aviation
        NOUN 4 avocado awe axe axiom axle azure
        NOUN 3 aardvark abalone abattoir abdication abnegation abrasion absinthe acanthus accordion acetylene acolyte acropolis
        NOUN 3 adder adjutant adobe aeon aerosol afterglow agate agnosticism ague aileron airlock alabaster albino alder ale
        NOUN 3 alfalfa aloe alpaca ambergris amoeba amphora amulet anaconda anaesthetic andiron anemone aneurysm annuity anteater
        NOUN 3 anthracite aorta apex aphid apogee apothecary apse aquarium aqueous arachnid arbutus ardency argon armadillo
        NOUN 3 armistice arpeggio arrowroot artisan asp aster astrolabe atoll atrophy auk auricle autocrat aviary awl awning axolotl
        NOUN 2 aardwolf abaca abacist abatis abettor ablution abomasum absolver acarid acequia achene actinium adit adze
        NOUN 2 aegis aerie agave agora aioli alb alembic algolagnia alidade amanuensis anapest ankh apteryx aquavit araucaria
        NOUN 2 areole arquebus ashlar aspidistra assegai atelier aurochs avens avocet ayatollah azalea azimuth
        NOUN 1 aasvogel abele ablaut acedia aglet ailanthus akene almoner amice anlace argali argosy ashram auklet awn ayah
        ADJ 7 able available
        ADJ 6 afraid ancient angry actual additional aware active apparent appropriate absolute
        ADJ 5 abrupt absent absurd abundant academic acceptable accessible accidental accurate acute adequate administrative
        ADJ 5 adverse aesthetic aggressive agricultural alien alive ambitious ample analogous annual anonymous anxious arbitrary
        ADJ 5 arctic artificial ashamed asleep automatic awful awkward
        ADJ,NOUN 6 adult alternative
        ADJ,NOUN 5 abstract adolescent aggregate arid athletic absolutist adhesive affluent
        ADJ 4 abject aboriginal abysmal acrid adamant adept adjacent adroit aerodynamic agile aghast airtight ajar allegorical
        ADJ 4 aloof amateurish amazing amber ambidextrous amiable amorous amphibious anaemic analytic angular antiquated apt aquatic
        ADJ 3 abhorrent abstemious acerbic adipose agog alluvial ambivalent anhydrous antediluvian arboreal arcane ascetic asinine
        VERB 6 add accept achieve admit agree allow appear apply argue arise arrive ask assume avoid
        VERB 5 absorb accompany accomplish accuse acquire adapt adjust admire adopt advise affect afford aggravate amuse analyse
        VERB 5 announce annoy anticipate apologize appoint appreciate arouse arrange ascend ascertain assert assign assist
        VERB 5 associate assure attach attain attend attract attribute authorize awaken
        VERB 4 abate abbreviate abdicate abduct abet abhor abide abolish absolve abstain accelerate accentuate acclaim acquiesce
        VERB 4 acquit adhere adjourn adorn allege allocate alleviate allude amend amputate annihilate append arbitrate assail
        VERB 4 assimilate astonish atone attest augment avenge avert
        VERB 5 asked added agreed allowed appeared applied arrived assumed accepted acted adding asking acting
        NOUN 6 Africa America American April August Asia Australia Alexander Arthur Augustus Athens Alice Adam Anne
        NOUN 5 Aaron Abraham Achilles Africa Albert Algeria Alps Amazon Amsterdam Andrew Antony Apollo Arabia Aristotle Armenia
        NOUN 4 Aachen Aarhus Abbasid Aberdeen Abigail Acapulco Agamemnon Agatha Aida Ajax Akbar Alaska Aleppo Allah Andes Angola Ankara
        NOUN 3 Aase Abdera Abelard Acheron Actaeon Adonis Aeneas Aeolus Aquinas Ararat Ariadne Arkansas Ashkelon Attila Avignon Azores
        NOUN,X 3 attaché abbé appliqué auto-da-fé
        X,NOUN 2 âme année arrêt ångström açaí après années
        X 3 ad al ab
        NUM 2 aleph
        = 3 A1 A4 A-1 a.m. A.D. AAA A&P a/c A.M. A380
        = 2 A'Aang A'asia Ab- AHAB_ ACLC_. AM_PM_NOUN and___DET Ah! a1 a4 aa a-going a-flutter air-raid all-round après-guerre
        = 1 A_ a_ AB_ Aa_ a- a' A'ohe AZT_ a2b A10 A100 a=b Ao1 aßen aя aλ Aλ año Año
        """u8;
}

/// <summary>A real word in one case.</summary>
/// <param name="Text">UTF-8, without a tag.</param>
/// <param name="Case">Its case; capitalised and upper-case variants are less frequent.</param>
/// <param name="Tags">The tags that it can have, the most frequent first.</param>
/// <param name="Popularity">0 to 9, of the word in its most frequent case.</param>
internal sealed record RealWord(byte[] Text, WordCase Case, PosTag[] Tags, int Popularity);

/// <summary>The case of a word; case variants are different ngrams.</summary>
internal enum WordCase
{
    Lower,
    Capitalized,
    Upper,
}
