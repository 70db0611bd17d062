namespace TableActors.Actors.Stores.Requests;

/// <summary>What a value in a kept outcome is. The numbers are pinned: they are stored.</summary>
internal enum OutcomeTag : byte
{
    Null = 0,
    False = 1,
    True = 2,
    Int = 3,
    Float = 4,
    String = 5,
    Binary = 6,
    Timestamp = 7,
    Date = 8,
    Uuid = 9,
    Json = 10,
    Media = 11,
    Ints = 12,
    Floats = 13,
}
