namespace TableActors.Host.Loading.Input;

/// <summary>An input file cannot be read any further. The message names the place.</summary>
internal sealed class InputFileException(string message) : Exception(message);
