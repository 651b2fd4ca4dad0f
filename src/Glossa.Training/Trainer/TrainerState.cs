using System.Text.Json.Serialization;
using Glossa.Data;

namespace Glossa.Training;

/// <summary>The state of a trainer between two steps, without tensors.</summary>
internal sealed record TrainerState
{
    /// <summary>
    /// The settings that give the position in the data its meaning: a training resumes only with the same seed, sampler and accumulation.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Identity { get; init; }

    public long Epoch { get; set; }

    public int Batch { get; set; }

    public long Step { get; set; }

    /// <summary>The position of the random stream.</summary>
    public ulong RandomPosition { get; set; }

    public double Seconds { get; set; }

    /// <summary>The losses since the last evaluation and since the last report.</summary>
    public MeanLoss SinceEvaluation { get; set; }

    public MeanLoss SinceReport { get; set; }

    public double LearningRate { get; set; }

    public double? GradientNorm { get; set; }

    /// <summary>The step of the last evaluation; 0 before the first.</summary>
    public long EvaluatedStep { get; set; }

    public EvaluationRow? Best { get; set; }

    /// <summary>The number of evaluations since the last improvement.</summary>
    public int WithoutImprovement { get; set; }

    public List<EvaluationRow> History { get; init; } = [];

    public long LogBytes { get; set; }

    [JsonIgnore]
    public DataPosition Position => new(Epoch, Batch);
}

/// <summary>A sum of losses and their count.</summary>
internal readonly record struct MeanLoss(double Sum, long Count)
{
    [JsonIgnore]
    public double Mean => Count == 0 ? double.NaN : Sum / Count;

    public MeanLoss With(double loss) => new(Sum + loss, Count + 1);
}

/// <summary>The state of an optimiser, parameter average or plateau, without its tensors.</summary>
internal sealed record SavedScalars(string Kind, IReadOnlyDictionary<string, double> Scalars);

/// <summary>The content of <c>training.json</c>.</summary>
internal sealed record SavedTraining(TrainerState State, SavedScalars Optimizer, SavedScalars? Average, SavedScalars? Plateau);

[JsonSerializable(typeof(SavedTraining))]
[JsonSerializable(typeof(EvaluationRow))]
[JsonSerializable(typeof(CheckpointIndex))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class TrainingJson : JsonSerializerContext;
