namespace Glossa.Cli;

/// <summary>A command was stopped by a signal, and has more to say than that.</summary>
/// <param name="message">What is saved, and how to continue.</param>
internal sealed class StoppedException(string message) : OperationCanceledException(message);
