namespace TableActors.Bench.Prototype;

internal enum FilmWriteKind
{
    Insert,
    Update,
    Delete,
}
