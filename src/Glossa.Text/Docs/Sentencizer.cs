namespace Glossa.Text;

/// <summary>Finds sentences by their closing marks: one ends after a mark and the punctuation right behind it.</summary>
public sealed class Sentencizer
{
    // The marks that end a sentence in the scripts of the world (Unicode's property Sentence_Terminal).
    private const string Marks =
        "!.?։؟۔܀܁܂߹।॥၊။።፧፨᙮᜵᜶᠃᠉᥄᥅᪨᪩᪪᪫᭚᭛᭞᭟᰻᰼᱾᱿‼‽⁇⁈⁉⸮⸼꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝꩞꩟꫰꫱꯫﹒﹖﹗！．？𐩖𐩗𑁇𑁈𑂾𑂿𑃀𑃁𑅁𑅂𑅃𑇅𑇆𑇍𑇞𑇟𑈸𑈹𑈻𑈼𑊩𑑋𑑌𑗂𑗃𑗉"
        + "𑗊𑗋𑗌𑗍𑗎𑗏𑗐𑗑𑗒𑗓𑗔𑗕𑗖𑗗𑙁𑙂𑜼𑜽𑜾𑩂𑩃𑪛𑪜𑱁𑱂𖩮𖩯𖫵𖬷𖬸𖭄𛲟𝪈｡。";

    private readonly HashSet<string> marks;

    /// <summary>A sentencizer.</summary>
    /// <param name="marks">The tokens that end a sentence, or null for the closing marks of the world's scripts.</param>
    public Sentencizer(IEnumerable<string>? marks = null) =>
        this.marks = new(marks ?? Marks.EnumerateRunes().Select(rune => rune.ToString()), StringComparer.Ordinal);

    /// <summary>Notes at every token of a document whether it begins a sentence.</summary>
    /// <param name="doc">The document.</param>
    public void Process(Doc doc)
    {
        bool[] starts = new bool[doc.Count];
        bool seenMark = false;
        for (int i = 0; i < doc.Count; i++)
        {
            Token token = doc[i];
            bool isMark = marks.Contains(token.Text);
            starts[i] = i == 0 || (seenMark && !isMark && !token.Is(LexemeTraits.IsPunct));
            seenMark = isMark || (seenMark && !starts[i]);
        }
        doc.SetSentenceStarts(starts);
    }
}
