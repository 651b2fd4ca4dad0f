namespace Glossa.Text;

/// <summary>English abbreviations that keep their full stop, times of day, and a few words with marks inside.</summary>
internal static class EnglishAbbreviations
{
    private const string Plain = """
        a.m. Adm. Bros. co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E. Inc. Jr. Ltd. Md. Messrs. Mo. Mont. Mr. Mrs. Ms. p.m.
        Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s.
        """;

    // An abbreviation and the full word.
    private static readonly (string Text, string Norm)[] Expanded =
    [
        ("Mt.", "Mount"), ("Ak.", "Alaska"), ("Ala.", "Alabama"), ("Apr.", "April"), ("Ariz.", "Arizona"), ("Ark.", "Arkansas"),
        ("Aug.", "August"), ("Calif.", "California"), ("Colo.", "Colorado"), ("Conn.", "Connecticut"), ("Dec.", "December"),
        ("Del.", "Delaware"), ("Feb.", "February"), ("Fla.", "Florida"), ("Ga.", "Georgia"), ("Ia.", "Iowa"), ("Id.", "Idaho"),
        ("Ill.", "Illinois"), ("Ind.", "Indiana"), ("Jan.", "January"), ("Jul.", "July"), ("Jun.", "June"), ("Kan.", "Kansas"),
        ("Kans.", "Kansas"), ("Ky.", "Kentucky"), ("La.", "Louisiana"), ("Mar.", "March"), ("Mass.", "Massachusetts"),
        ("Mich.", "Michigan"), ("Minn.", "Minnesota"), ("Miss.", "Mississippi"), ("N.C.", "North Carolina"), ("N.D.", "North Dakota"),
        ("N.H.", "New Hampshire"), ("N.J.", "New Jersey"), ("N.M.", "New Mexico"), ("N.Y.", "New York"), ("Neb.", "Nebraska"),
        ("Nebr.", "Nebraska"), ("Nev.", "Nevada"), ("Nov.", "November"), ("Oct.", "October"), ("Okla.", "Oklahoma"), ("Ore.", "Oregon"),
        ("Pa.", "Pennsylvania"), ("S.C.", "South Carolina"), ("Sep.", "September"), ("Sept.", "September"), ("Tenn.", "Tennessee"),
        ("Va.", "Virginia"), ("Wash.", "Washington"), ("Wis.", "Wisconsin"), ("and/or", "and/or"), ("w/o", "without"), ("ma'am", "madam"),
        ("Ma'am", "madam"), ("o'clock", "o'clock"), ("O'clock", "o'clock"),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<SpecialCase> All()
    {
        foreach (string text in Plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) yield return SpecialCase.Whole(text);
        foreach ((string text, string norm) in Expanded) yield return SpecialCase.Whole(text, norm);
        for (int hour = 1; hour <= 12; hour++)
        {
            foreach (string half in new[] { "a.m.", "p.m." })
            {
                yield return new(new($"{hour}"), new(half, half));
                yield return new(new($"{hour}"), new(half.Replace(".", "", StringComparison.Ordinal), half));
            }
        }
    }
}
