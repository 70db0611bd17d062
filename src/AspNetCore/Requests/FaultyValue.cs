namespace TableActors.AspNetCore.Requests;

/// <summary>Stands where a request gives a value that does not fit, until a later one for the same field replaces it.</summary>
/// <param name="Fault">What is wrong, to be read after the field's name.</param>
internal sealed record FaultyValue(string Fault);
