namespace Glossa.Text;

/// <summary>A token and the rule that made it.</summary>
/// <param name="Text">The token.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
public readonly record struct TokenExplanation(string Text, TokenRule Rule, int Start);
