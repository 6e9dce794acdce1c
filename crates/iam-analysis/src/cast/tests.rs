//! Every caller answers like some member of the cast.
