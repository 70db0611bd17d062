namespace TableActors.Actors.Computation;

/// <summary>
/// A computation cannot be done for the values of a row. The message is told to the client, so it names no values but the
/// client's own; whatever else a computation throws is only logged.
/// </summary>
/// <param name="message">What is wrong, without a full stop: <c>division by zero</c>.</param>
public sealed class ComputationException(string message) : Exception(message);
