namespace Akka.Persistence.Sql.Storage;

/// <summary>Events of one actor, from and to inclusive, at most so many.</summary>
internal sealed record EventRange(string PersistenceId, long From, long To, long Max);
