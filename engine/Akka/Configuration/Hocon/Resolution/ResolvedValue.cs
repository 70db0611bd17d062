namespace Akka.Configuration.Hocon.Resolution;

/// <summary>A value whose kind is known; a null reference is a value that is not defined.</summary>
internal abstract class ResolvedValue;
