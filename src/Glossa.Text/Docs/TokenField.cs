namespace Glossa.Text;

/// <summary>The textual annotations that a token of a document can have.</summary>
public enum TokenField
{
    /// <summary>The fine-grained tag of the corpus, such as "NNP".</summary>
    Tag,

    /// <summary>The coarse part of speech of Universal Dependencies, such as "PROPN".</summary>
    Pos,

    /// <summary>Morphological features, such as "Number=Sing|Person=3".</summary>
    Morph,

    /// <summary>The lemma.</summary>
    Lemma,

    /// <summary>The label of the dependency on the head.</summary>
    Dep,

    /// <summary>The label of the entity the token belongs to.</summary>
    EntityType,

    /// <summary>The id of that entity in a knowledge base.</summary>
    EntityKbId,

    /// <summary>The id of that entity among the rules that found it.</summary>
    EntityId,
}
