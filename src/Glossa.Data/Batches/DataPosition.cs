namespace Glossa.Data;

/// <summary>The position of a training in its data: all that is needed to continue with the very next batch.</summary>
/// <param name="Epoch">How many epochs are done.</param>
/// <param name="Batch">How many batches of the running epoch are done.</param>
public readonly record struct DataPosition(long Epoch, int Batch);
